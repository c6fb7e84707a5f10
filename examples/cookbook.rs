//! The tasks of `docs/cookbook.md`, which takes the marked parts of this file, all run against the sandbox:
//!
//!     cargo run --features sandbox --example cookbook

use std::error::Error;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::thread::{self, JoinHandle};
use std::time::Duration;
use std::{env, fs, process};

use genesys_onboarding::bulk::{Bulk, BulkOptions, BulkStatus};
use genesys_onboarding::sandbox::{Fault, JOIN_CODE_ID, Sandbox};
use genesys_onboarding::{
    CallOptions, Client, JoinCodeRequest, Login, LoginOptions, PageOptions, StageUserRequest,
    get_onboarding_invite, get_onboarding_invites, iter_onboarding_invites,
    post_onboarding_joincodes,
};

type Done = Result<(), Box<dyn Error>>;
type Task = fn(&Sandbox) -> Done;

fn main() -> Done {
    let tasks: [(&str, Task); 10] = [
        ("first-call", first_call),
        ("errors", errors),
        ("pages", pages),
        ("retry", retry),
        ("time-limit", time_limit),
        ("headers", headers),
        ("proxy", proxy),
        ("bulk", bulk),
        ("login", login),
        ("sandbox", sandbox),
    ];
    for (name, task) in tasks {
        task(&Sandbox::start()?)?;
        println!("{name}: done");
    }
    Ok(())
}

fn first_call(sandbox: &Sandbox) -> Done {
    let (base_url, id, secret) = (sandbox.base_url(), sandbox.client_id(), sandbox.client_secret());
    // cookbook: first-call
    // With an account: .region(Region::EuWest1) instead of the two URLs.
    let client = Client::builder()
        .base_url(base_url)
        .login_url(base_url)
        .client_credentials(id, secret)
        .build()?;
    let invite = get_onboarding_invite(&client, "invite-1")?;
    println!("{}", invite.to_address);
    // cookbook: end
    assert_eq!(invite.to_address, "guest-1@acme.example");
    Ok(())
}

fn errors(sandbox: &Sandbox) -> Done {
    let client = sandbox.client_builder().max_retries(0).build()?;
    let body = JoinCodeRequest::new(["acme.example"]);
    sandbox.fail_next(1, Fault::drop_response());
    assert!(advice(&client, &body).starts_with("look whether it was created: postOnboarding"));
    sandbox.fail_next(1, Fault::status(429).retry_after(Duration::from_secs(7)));
    assert!(advice(&client, &body).starts_with("wait Some(7s): "));
    Ok(())
}

fn advice(client: &Client, body: &JoinCodeRequest) -> String {
    // cookbook: errors
    match post_onboarding_joincodes(client, body) {
        Ok(code) => format!("created {:?}", code.id),
        Err(error) if error.outcome_unknown() => format!("look whether it was created: {error}"),
        Err(error) if error.is_retryable() => format!("wait {:?}: {error}", error.retry_after()),
        Err(error) if error.status() == Some(403) => format!("a permission is missing: {error}"),
        Err(error) => format!("quote {:?} to support: {error}", error.correlation_id()),
    }
    // cookbook: end
}

fn pages(sandbox: &Sandbox) -> Done {
    let client = sandbox.client()?;
    // cookbook: pages
    let mut count = 0;
    for invite in iter_onboarding_invites(&client, &PageOptions::new().page_size(50)) {
        println!("{}", invite?.to_address); // a page is requested when it is needed
        count += 1;
    }
    println!("{count} invites");
    // cookbook: end
    assert_eq!((count, sandbox.request_count()), (63, 2));
    Ok(())
}

fn retry(sandbox: &Sandbox) -> Done {
    let builder = sandbox.client_builder();
    sandbox.fail_next(1, Fault::status(503).retry_after(Duration::ZERO));
    // cookbook: retry
    let client = builder
        .max_retries(5) // 3 by default; 0 turns retries off
        .attempt_timeout(Duration::from_secs(5))
        .total_timeout(Duration::from_secs(20)) // with all attempts and waits
        .build()?;
    let invite = get_onboarding_invite(&client, "invite-1")?;
    let attempts = client.last_response().map_or(0, |response| response.attempts);
    println!("{} after {attempts} attempts", invite.to_address);
    // cookbook: end
    assert_eq!(attempts, 2);
    Ok(())
}

fn time_limit(sandbox: &Sandbox) -> Done {
    let client = sandbox.client()?;
    sandbox.fail_next(1, Fault::delayed(Duration::from_secs(60)));
    // cookbook: time-limit
    let hurried =
        client.with_options(CallOptions::new().total_timeout(Duration::from_millis(300)))?;
    match get_onboarding_invite(&hurried, "invite-1") {
        Err(error) if error.is_timeout() => println!("it took too long: {error}"),
        result => println!("{}", result?.to_address),
    }
    // cookbook: end
    let last = hurried.last_response().ok_or("there was no call")?;
    assert_eq!((last.status, last.attempts), (None, 1));
    Ok(())
}

fn headers(_: &Sandbox) -> Done {
    let recorder = Recorder::start(2)?;
    let url = &recorder.url;
    // cookbook: headers
    let client = Client::builder()
        .base_url(url)
        .header("Genesys-App", "dialer") // of every request
        .user_agent("dialer/1.2")
        .build()?;
    let own = client.with_options(CallOptions::new().header("Genesys-App", "dialer-night"))?;
    get_onboarding_invite(&own, "invite-1")?; // of one call
    get_onboarding_invite(&client, "invite-1")?;
    // cookbook: end
    let requests = recorder.heads()?;
    assert!(requests[0].contains("genesys-app: dialer-night\r\n"), "{requests:?}");
    assert!(requests[1].contains("genesys-app: dialer\r\n"), "{requests:?}");
    assert!(requests[1].contains("user-agent: dialer/1.2\r\n"), "{requests:?}");
    Ok(())
}

fn proxy(_: &Sandbox) -> Done {
    let recorder = Recorder::start(2)?;
    let proxy_url = recorder.url.replace("http://", "http://user:p%40ssword@");
    // cookbook: proxy
    let client = Client::builder()
        .base_url("http://onboarding.example:8080")
        .proxy(&proxy_url) // http://user:password@proxy.example:3128
        .build()?;
    let invite = get_onboarding_invite(&client, "invite-1")?;
    println!("{}", invite.to_address);
    // cookbook: end
    let requests = recorder.heads()?;
    assert!(requests[0].starts_with("CONNECT onboarding.example:8080 "), "{requests:?}");
    assert!(requests[1].starts_with("GET /api/v2/onboarding/invites/invite-1 "), "{requests:?}");
    Ok(())
}

fn bulk(sandbox: &Sandbox) -> Done {
    let client = sandbox.client()?;
    let journal = env::temp_dir().join(format!("cookbook-{}.journal", process::id()));
    let emails: Vec<String> =
        (1..=20).map(|number| format!("person-{number}@acme.example")).collect();
    let run = |journal: &Path| -> Result<_, Box<dyn Error>> {
        // cookbook: bulk
        let people = emails.iter().map(|email| StageUserRequest::new("joincode-1", email));
        let bulk = Bulk::open(&client, BulkOptions::new(journal))?;
        let report = bulk.run(people, 8)?; // 8 threads
        println!("{report}");
        for outcome in report.with_status(BulkStatus::Rejected) {
            println!("{}: {}", outcome.key, outcome.message.as_deref().unwrap_or_default());
        }
        // cookbook: end
        Ok(report)
    };
    assert_eq!(JOIN_CODE_ID, "joincode-1");
    for _ in 0..2 {
        // The second run finds everyone in the journal.
        assert_eq!(run(&journal)?.to_string().split(" (").next(), Some("20 of 20 people done"));
    }
    fs::remove_file(journal)?;
    let staged = sandbox.requests().iter().filter(|r| r.path.ends_with("/users/stage")).count();
    assert_eq!(staged, 20);
    Ok(())
}

fn login(sandbox: &Sandbox) -> Done {
    let builder = Client::builder().base_url(sandbox.base_url()).login_url(sandbox.base_url());
    let builder = builder.client_id(sandbox.public_client_id());
    let show = |url: &str| {
        let choice = format!("{url}&sandbox_user=ada@acme.example");
        thread::spawn(move || ureq::get(choice).config().proxy(None).build().call().map(drop));
    };
    // cookbook: login
    let login = Login::begin(builder, LoginOptions::new())?;
    println!("Log in at {}", login.url());
    show(login.url()); // in a browser
    let client = login.wait(Duration::from_secs(300))?;
    let invites = get_onboarding_invites(&client, &PageOptions::default())?;
    println!("{:?} invites", invites.total);
    // cookbook: end
    assert_eq!(invites.total, Some(63));
    Ok(())
}

fn sandbox(_: &Sandbox) -> Done {
    // cookbook: sandbox
    let sandbox = Sandbox::start()?;
    let client = sandbox.client()?;
    sandbox.fail_next(1, Fault::status(500).operation("getOnboardingInvite"));
    let error = get_onboarding_invite(&client, "invite-1").unwrap_err();
    assert_eq!(error.status(), Some(500)); // what your program does then
    let request = &sandbox.requests()[1];
    assert_eq!((request.method.as_str(), request.status), ("GET", Some(500)));
    sandbox.reset();
    // cookbook: end
    assert_eq!(sandbox.requests().len(), 0);
    Ok(())
}

/// Stands for a service and for a proxy: takes requests of one connection, and keeps their heads.
struct Recorder {
    url: String,
    taken: JoinHandle<io::Result<Vec<String>>>,
}

impl Recorder {
    fn start(count: usize) -> io::Result<Recorder> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let url = format!("http://{}", listener.local_addr()?);
        let taken = thread::spawn(move || {
            let mut connection = BufReader::new(listener.accept()?.0);
            (0..count).map(|_| take(&mut connection)).collect()
        });
        Ok(Recorder { url, taken })
    }

    fn heads(self) -> io::Result<Vec<String>> {
        self.taken.join().expect("the recorder does not panic")
    }
}

/// Takes one request without a body: a tunnel is granted, others get an invite.
fn take(connection: &mut BufReader<TcpStream>) -> io::Result<String> {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") && connection.read_line(&mut head)? > 0 {}
    let response = if head.starts_with("CONNECT ") {
        "HTTP/1.1 200 OK\r\n\r\n"
    } else {
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 36\r\n\r\n\
         {\"toAddress\":\"guest-1@acme.example\"}"
    };
    connection.get_mut().write_all(response.as_bytes())?;
    Ok(head)
}
