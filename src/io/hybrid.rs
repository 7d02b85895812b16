//! Parquet's hybrid of runs and packed bits, which levels and dictionary numbers are written in.

/// Bits that numbers up to `largest` take, at least 1.
pub(super) fn width(largest: u32) -> u32 {
    (u32::BITS - largest.leading_zeros()).max(1)
}

/// Appends one number `count` times.
pub(super) fn append_run(number: u8, count: usize, out: &mut Vec<u8>) {
    append_varint(count << 1, out);
    out.push(number);
}

/// Appends numbers of `width` bits each, side by side; the last group of eight is filled with zeros.
pub(super) fn append_packed(numbers: impl Iterator<Item = u32>, count: usize, width: u32, out: &mut Vec<u8>) {
    let groups = count.div_ceil(8);
    append_varint(groups << 1 | 1, out);
    let end = out.len() + groups * width as usize;
    out.reserve(end - out.len() + 8);
    let (mut pending, mut filled) = (0u64, 0);
    for number in numbers {
        pending |= u64::from(number) << filled;
        filled += width;
        if filled >= 32 {
            out.extend_from_slice(&(pending as u32).to_le_bytes());
            pending >>= 32;
            filled -= 32;
        }
    }
    out.extend_from_slice(&pending.to_le_bytes());
    out.resize(end, 0);
}

fn append_varint(mut value: usize, out: &mut Vec<u8>) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_specification() {
        let mut out = Vec::new();
        append_packed(0..8, 8, 3, &mut out);
        assert_eq!(out, [0b11, 0b1000_1000, 0b1100_0110, 0b1111_1010]);
    }

    #[test]
    fn packed_numbers_come_back() {
        for (count, bits) in [(1, 1), (7, 5), (8, 13), (1000, 17), (333, 32), (64, 31)] {
            let numbers: Vec<u32> = (0..count as u32).map(|i| i.wrapping_mul(0x9e37_79b9) >> (32 - bits)).collect();
            let mut out = Vec::new();
            append_packed(numbers.iter().copied(), count, bits, &mut out);
            let packed = &out[out.len() - count.div_ceil(8) * bits as usize..];
            let bit = |i: usize| u32::from(packed[i / 8] >> (i % 8) & 1);
            for (i, &number) in numbers.iter().enumerate() {
                let found = (0..bits as usize).map(|b| bit(i * bits as usize + b) << b).sum::<u32>();
                assert_eq!(found, number);
            }
        }
    }

    #[test]
    fn widths() {
        assert_eq!([0, 1, 2, 255, 256, u32::MAX].map(width), [1, 1, 2, 8, 9, 32]);
    }
}
