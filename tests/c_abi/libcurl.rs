//! The example that makes libcurl the transport, through a SOCKS proxy.

use std::io::{Read, Write, copy};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::artifacts::{build_dir, root, run};
use super::compiler::Language::C;
use super::libraries::libraries;

const PACKAGE: &str = "libcurl4-openssl-dev";

/// The lines that the example prints.
fn run_example(proxy: &str) -> Vec<String> {
    let libraries = libraries();
    let program = build_dir().join("example-libcurl");
    let mut compiler = C.compiler();
    compiler.args(["-std=c99", "-g", "-pthread", "-D_POSIX_C_SOURCE=200809L", "-o"]).arg(&program);
    compiler.arg(root().join("bindings/c/examples/libcurl/libcurl.c"));
    compiler.arg("-L").arg(&libraries.shared_folder).args(["-lgenesys_onboarding", "-lcurl"]);
    run(&mut compiler, PACKAGE);
    let mut command = Command::new(program);
    command.arg(proxy).env("LD_LIBRARY_PATH", &libraries.shared_folder);
    let output = run(&mut command, PACKAGE);
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

/// A SOCKS proxy without authentication, for IPv4 addresses; counts its connections.
fn start_proxy() -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("socks5h://{}", listener.local_addr().unwrap());
    let connections = Arc::new(AtomicUsize::new(0));
    let counter = connections.clone();
    thread::spawn(move || {
        for client in listener.incoming() {
            counter.fetch_add(1, Ordering::SeqCst);
            thread::spawn(move || tunnel(client.unwrap()));
        }
    });
    (url, connections)
}

fn tunnel(mut client: TcpStream) {
    let [version, methods] = read(&mut client);
    assert_eq!(version, 5);
    client.read_exact(&mut vec![0; usize::from(methods)]).unwrap();
    client.write_all(&[5, 0]).unwrap();
    let [version, command, _, kind] = read(&mut client);
    assert_eq!((version, command, kind), (5, 1, 1), "a connection to an IPv4 address");
    let address = Ipv4Addr::from(read::<4>(&mut client));
    let port = u16::from_be_bytes(read(&mut client));
    let service = TcpStream::connect((address, port)).unwrap();
    client.write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0]).unwrap();
    thread::scope(|scope| {
        scope.spawn(|| relay(&client, &service));
        relay(&service, &client);
    });
}

fn read<const N: usize>(from: &mut TcpStream) -> [u8; N] {
    let mut bytes = [0; N];
    from.read_exact(&mut bytes).unwrap();
    bytes
}

/// Copies until either side closes, then closes the sending side of the other.
fn relay(mut from: &TcpStream, mut to: &TcpStream) {
    let _ = copy(&mut from, &mut to);
    let _ = to.shutdown(Shutdown::Both);
}

#[test]
fn libcurl_transport_passes_a_socks_proxy() {
    let (proxy, connections) = start_proxy();
    let lines = run_example(&proxy);
    assert_eq!(lines[0], "guest-1@acme.example");
    assert!(lines[1].ends_with(" for acme.example"), "{lines:?}");
    assert_eq!(lines[2], "a user");
    assert_eq!(connections.load(Ordering::SeqCst), 1, "one connection is kept for all requests");
}
