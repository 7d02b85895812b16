//! User names of e-mail addresses, put together from the words of the `fake` crate.

use fake::faker::lorem::en::Word;
use fake::faker::name::en::FirstName;
use fake::{Fake, Faker};
use rand_xoshiro::Xoshiro256PlusPlus;

/// Appends a user name. The same numbers are drawn, and give the same text, as in `fake`'s `Username`, which takes three
/// allocations for each.
pub(super) fn write_user_name(random: &mut Xoshiro256PlusPlus, out: &mut Vec<u8>) {
    match Faker.fake_with_rng::<u8, _>(random) {
        0 => write_first_name(random, out),
        1 | 2 => {
            write_word(random, out);
            out.push(b'.');
            write_first_name(random, out);
        }
        3 | 4 => {
            write_first_name(random, out);
            let number: u8 = Faker.fake_with_rng(random);
            out.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
        }
        _ => {
            write_first_name(random, out);
            out.push(b'_');
            write_word(random, out);
        }
    }
}

fn write_word(random: &mut Xoshiro256PlusPlus, out: &mut Vec<u8>) {
    out.extend_from_slice(Word().fake_with_rng::<&str, _>(random).as_bytes());
}

fn write_first_name(random: &mut Xoshiro256PlusPlus, out: &mut Vec<u8>) {
    let start = out.len();
    out.extend_from_slice(FirstName().fake_with_rng::<&str, _>(random).as_bytes());
    out[start..].make_ascii_lowercase();
}

#[cfg(test)]
mod tests {
    use fake::faker::internet::en::Username;

    use super::*;
    use crate::rng::Stream;

    #[test]
    fn user_names_are_those_of_the_crate() {
        let stream = Stream::new(1, "user names");
        for key in 0..20_000 {
            let mut out = Vec::new();
            write_user_name(&mut stream.generator(key), &mut out);
            let expected: String = Username().fake_with_rng(&mut stream.generator(key));
            assert_eq!(String::from_utf8(out).unwrap(), expected);
        }
    }
}
