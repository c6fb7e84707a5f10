//! A person's refreshes, by an OAuth server that rotates refresh tokens: each is good once.

use super::*;
use crate::transport::{TransportFailure, TransportRequest, TransportResponse};

/// The OAuth server, and the program that stores the refresh tokens.
struct Server {
    respond: Respond,
    /// How many refresh tokens it has issued: "r1" and so on, after the "r0" that the client begins with.
    issued: AtomicUsize,
    /// The refresh tokens that the program was given.
    stored: StdMutex<Vec<String>>,
    is_asked: AtomicBool,
    /// Whether a thread has heard from the service that its access token is rejected.
    has_rejected: AtomicBool,
}

type Response = Result<TransportResponse, TransportFailure>;

/// How the server responds to a request for the tokens of this number.
type Respond = fn(&Server, usize) -> Response;

impl Server {
    fn refresh(&self, form: &str) -> Response {
        assert!(!self.is_asked.swap(true, SeqCst), "two refreshes at a time");
        let issued = self.issued.load(SeqCst);
        let current = format!("grant_type=refresh_token&refresh_token=r{issued}&client_id=public");
        assert_eq!(form, current, "not the last refresh token");
        let stored = self.stored.lock().expect("no panic").len();
        assert_eq!(stored, issued, "a refresh token was sent before it was stored");
        thread::yield_now();
        let response = (self.respond)(self, issued + 1);
        if matches!(&response, Ok(response) if response.status == 200) {
            self.issued.store(issued + 1, SeqCst);
        }
        self.is_asked.store(false, SeqCst);
        response
    }

    fn wait_for_rejection(&self) {
        while !self.has_rejected.load(SeqCst) {
            thread::yield_now();
        }
    }

    fn store(&self, token: &Secret) {
        thread::yield_now();
        self.stored.lock().expect("no panic").push(token.expose().to_owned());
    }
}

fn rotate(number: usize, expires_in: u32) -> Response {
    let body = format!(
        r#"{{"access_token": "t{number}", "refresh_token": "r{number}", "expires_in": {expires_in}}}"#
    );
    Ok(TransportResponse::new(200).body(body))
}

/// A client with the refresh token "r0".
fn client(respond: Respond) -> Client<Server> {
    let server = Arc::new(Server {
        respond,
        issued: AtomicUsize::new(0),
        stored: StdMutex::default(),
        is_asked: AtomicBool::new(false),
        has_rejected: AtomicBool::new(false),
    });
    let store = {
        let server = server.clone();
        move |token: &Secret| server.store(token)
    };
    let person = Person::new(
        "http://login.example".to_owned(),
        "public".to_owned(),
        None,
        Some(Secret::from("r0")),
        Some(Arc::new(store)),
    );
    let transport = {
        let server = server.clone();
        move |request: &TransportRequest<'_>| {
            server.refresh(str::from_utf8(request.body().expect("a form")).expect("it is UTF-8"))
        }
    };
    let executor = executor(Some(Arc::new(transport)));
    Client::of(server, Credentials::Person(Arc::new(person)), executor)
}

/// Checks that the program was given each refresh token that was issued, once and in order.
fn assert_stored_in_order(client: &Client<Server>) {
    let issued = client.source.issued.load(SeqCst);
    let expected: Vec<String> = (1..=issued).map(|number| format!("r{number}")).collect();
    assert_eq!(*client.source.stored.lock().expect("no panic"), expected);
}

#[test]
fn refresh_tokens_are_sent_once_stored_in_order() {
    explore_randomly(|| {
        // Each access token is good for the call alone that has requested it.
        let client = client(|_, number| rotate(number, 0));
        let threads = [(); 3].map(|()| client.spawn(|client| client.bearer()));
        let bearers = join_all(threads).into_iter().map(|bearer| bearer.expect("it was issued"));
        let tokens: HashSet<String> = bearers.map(|bearer| bearer.token().to_owned()).collect();
        assert_eq!(tokens.len(), 3, "an expired token returned");
        assert_eq!(client.source.issued.load(SeqCst), 3);
        assert_stored_in_order(&client);
    });
}

#[test]
fn rejected_token_of_person_is_replaced_once() {
    explore_randomly(|| {
        let client = client(|_, number| rotate(number, 3600));
        client.set_token_to_refresh("t0");
        let rejected = Arc::new(StdMutex::new(HashSet::new()));
        let threads = [(); 3].map(|()| {
            let rejected = rejected.clone();
            client.spawn(move |client| {
                let first = client.bearer().expect("it was issued");
                assert!(client.cache.invalidate(&first));
                let before = {
                    let mut rejected = rejected.lock().expect("no panic");
                    rejected.insert(first.token().to_owned());
                    rejected.clone()
                };
                let second = client.bearer().expect("it was issued");
                assert!(!before.contains(second.token()), "a rejected token returned");
            })
        });
        join_all(threads);
        let rejected = rejected.lock().expect("no panic").len();
        // The first is refreshed ahead of its expiry.
        assert!(client.source.issued.load(SeqCst) <= 1 + rejected, "a good token was replaced");
        assert_stored_in_order(&client);
    });
}

/// The token of a call that refreshes "t0" ahead of its expiry, while another call hears that it is rejected. The server
/// waits for that.
fn bearer_of_refresher(client: &Client<Server>) -> Result<Arc<Bearer>, Error> {
    client.set_token_to_refresh("t0");
    let refresher = client.spawn(|client| client.bearer());
    while !client.source.is_asked.load(SeqCst) {
        thread::yield_now();
    }
    client.cache.invalidate(&client.bearer().expect("it is valid"));
    client.source.has_rejected.store(true, SeqCst);
    refresher.join().expect("no panic")
}

#[test]
fn token_rejected_during_failed_refresh_does_not_return() {
    explore_randomly(|| {
        let client = client(|server, _| {
            server.wait_for_rejection();
            Ok(TransportResponse::new(400).body(r#"{"error": "temporarily_unavailable"}"#))
        });
        let error = bearer_of_refresher(&client).err().expect("t0 was rejected");
        assert_eq!(error.code(), Some("temporarily_unavailable"));
    });
}

#[test]
fn token_rejected_during_late_refresh_is_replaced() {
    explore_randomly(|| {
        let client = client(|server, number| match server.has_rejected.load(SeqCst) {
            true => rotate(number, 3600),
            false => {
                server.wait_for_rejection();
                Err(TransportFailure::not_sent("no connection in time").timeout())
            }
        });
        assert_eq!(bearer_of_refresher(&client).expect("it was issued").token(), "t1");
        assert_stored_in_order(&client);
    });
}
