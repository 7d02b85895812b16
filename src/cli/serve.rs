//! The lesson's page on a port of this machine. Whoever reaches it by another name than this machine's is refused, so that no page of the web can
//! ask for it under a name of its own.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Mutex;
use std::time::Duration;

use miette::miette;
use oxhttp::Server;
use oxhttp::model::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, HOST, X_CONTENT_TYPE_OPTIONS};
use oxhttp::model::{Body, HeaderMap, Method, Request, Response, StatusCode, Uri};

use super::OK;
use super::classroom::{MOST_SEED, announce};
use crate::classroom::{Lesson, page};

/// Requests that are answered at once.
const AT_ONCE: usize = 64;
/// What a browser that says nothing is waited for.
const PATIENCE: Duration = Duration::from_secs(60);

/// What is served.
#[derive(Debug)]
pub(super) struct Served {
    seed: u64,
    /// The last page, by its seed.
    made: Mutex<(u64, String)>,
}

impl Served {
    /// Makes the page of a seed.
    pub(super) fn new(seed: u64) -> Self {
        Self { seed, made: Mutex::new((seed, page(&Lesson::new(seed), true))) }
    }

    fn page(&self, seed: u64) -> String {
        let mut made = self.made.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if made.0 != seed {
            *made = (seed, page(&Lesson::new(seed), true));
        }
        made.1.clone()
    }

    /// The answer to a request.
    fn answer(&self, method: &Method, uri: &Uri, headers: &HeaderMap, port: u16) -> Response<Body> {
        let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or("");
        if ![format!("127.0.0.1:{port}"), format!("localhost:{port}")].contains(&host.to_owned()) {
            return said(
                StatusCode::MISDIRECTED_REQUEST,
                "This page is served under the address that was printed, and no other.",
            );
        }
        if method != Method::GET && method != Method::HEAD {
            let mut answer = said(StatusCode::METHOD_NOT_ALLOWED, "This page can be read only.");
            answer.headers_mut().insert(ALLOW, "GET, HEAD".parse().expect("a header"));
            return answer;
        }
        if uri.path() != "/" {
            return said(StatusCode::NOT_FOUND, "There is one page here: /");
        }
        match seed(uri.query(), self.seed) {
            Some(seed) => respond(StatusCode::OK, "text/html; charset=utf-8", self.page(seed)),
            None => said(StatusCode::BAD_REQUEST, &format!("The seed is a whole number up to {MOST_SEED}: /?seed=7")),
        }
    }
}

/// The seed that is asked for, or the usual one; nothing when something else is asked.
fn seed(query: Option<&str>, usual: u64) -> Option<u64> {
    let Some(query) = query.filter(|query| !query.is_empty()) else { return Some(usual) };
    query.strip_prefix("seed=")?.parse().ok().filter(|seed| *seed <= MOST_SEED)
}

fn said(status: StatusCode, text: &str) -> Response<Body> {
    respond(status, "text/plain; charset=utf-8", format!("{text}\n"))
}

fn respond(status: StatusCode, kind: &str, text: String) -> Response<Body> {
    let response = Response::builder().status(status).header(CONTENT_TYPE, kind).header(CACHE_CONTROL, "no-store");
    response.header(X_CONTENT_TYPE_OPTIONS, "nosniff").body(Body::from(text)).expect("headers are good")
}

/// Serves until the process is ended.
pub(super) fn serve(port: u16, served: Served) -> miette::Result<u8> {
    let taken = |e: std::io::Error| {
        miette!(help = "--port 0 takes a port that is free", "cannot listen on 127.0.0.1:{port}: {e}")
    };
    // A port that is free is asked for first, as the server does not say which one it took.
    let port = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).and_then(|free| free.local_addr()).map_err(taken)?.port();
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let answer =
        move |request: &mut Request<Body>| served.answer(request.method(), request.uri(), request.headers(), port);
    let server = Server::new(answer).bind(address).with_global_timeout(PATIENCE);
    let running = server.with_max_concurrent_connections(AT_ONCE).spawn().map_err(taken)?;
    announce(&format!("http://{address}/"))?;
    running.join().map_err(|e| miette!("the server ended: {e}"))?;
    Ok(OK)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_asks_wrongly_is_told_why() {
        let served = Served { seed: 1, made: Mutex::new((1, "page".to_owned())) };
        let ask = |method: Method, uri: &str, host: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(HOST, host.parse().unwrap());
            served.answer(&method, &uri.parse().unwrap(), &headers, 80).status().as_u16()
        };
        assert_eq!(ask(Method::GET, "/", "127.0.0.1:80"), 200);
        assert_eq!(ask(Method::HEAD, "/?seed=1", "localhost:80"), 200);
        for foreign in ["example.org", "127.0.0.1", "127.0.0.1:81", "localhost:80.example.org"] {
            assert_eq!(ask(Method::GET, "/", foreign), 421, "{foreign}");
        }
        assert_eq!(ask(Method::POST, "/", "localhost:80"), 405);
        assert_eq!(ask(Method::GET, "/other", "localhost:80"), 404);
        for wrong in ["/?seed=-1", "/?seed=1000001", "/?x=1", "/?seed=1&x=2"] {
            assert_eq!(ask(Method::GET, wrong, "localhost:80"), 400, "{wrong}");
        }
    }
}
