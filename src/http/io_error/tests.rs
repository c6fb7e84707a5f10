use super::*;

/// Every line says what failed and, after a semicolon, what to do, without the debug text of a type.
fn assert_line(what: &str, line: &str) {
    assert!(!line.contains(['{', '}', '\n', '\r']), "{what}: {line}");
    assert!(line.split("; ").count() >= 2 && !line.ends_with("; "), "{what}: no action: {line}");
    assert!(!line.contains("os error"), "{what}: {line}");
    let first = line.split(' ').next().unwrap();
    assert!(first.chars().all(|c| !c.is_uppercase()) || first.starts_with("IPv"), "{what}: {line}");
}

#[cfg(unix)]
#[test]
fn every_network_errno_has_a_line() {
    use libc::*;

    for (name, code, words) in [
        ("EMFILE", EMFILE, "ulimit -n"),
        ("ENFILE", ENFILE, "open files on this system"),
        ("EAGAIN", EAGAIN, "threads"),
        ("ECONNREFUSED", ECONNREFUSED, "connection refused"),
        ("ECONNRESET", ECONNRESET, "reset by the peer"),
        ("ECONNABORTED", ECONNABORTED, "aborted"),
        ("EPIPE", EPIPE, "closed by the peer"),
        ("ENOTCONN", ENOTCONN, "closed by the peer"),
        ("ENETUNREACH", ENETUNREACH, "network unreachable"),
        ("EHOSTUNREACH", EHOSTUNREACH, "host unreachable"),
        ("ENETDOWN", ENETDOWN, "network is down"),
        ("EACCES", EACCES, "permission denied"),
        ("EPERM", EPERM, "permission denied"),
        ("EADDRNOTAVAIL", EADDRNOTAVAIL, "no local address"),
        ("EADDRINUSE", EADDRINUSE, "no local address"),
        ("ENOBUFS", ENOBUFS, "buffer space"),
        ("ENOMEM", ENOMEM, "out of memory"),
        ("ETIMEDOUT", ETIMEDOUT, "gave up"),
        ("EAFNOSUPPORT", EAFNOSUPPORT, "IPv6"),
        ("EPROTONOSUPPORT", EPROTONOSUPPORT, "TCP"),
        ("EMSGSIZE", EMSGSIZE, "MTU"),
        ("ENODEV", ENODEV, "device"),
        ("EINTR", EINTR, "signal"),
        ("EINVAL", EINVAL, "invalid address"),
        ("EOPNOTSUPP", EOPNOTSUPP, "not supported"),
    ] {
        let line = describe(&io::Error::from_raw_os_error(code));
        assert_line(name, &line);
        assert!(line.contains(words), "{name}: {line}");
    }
    let unknown = describe(&io::Error::from_raw_os_error(EXDEV));
    assert!(unknown.starts_with("network error (os error "), "{unknown}");
}

#[test]
fn every_io_error_kind_has_a_line() {
    for kind in [
        ErrorKind::AddrInUse,
        ErrorKind::AddrNotAvailable,
        ErrorKind::AlreadyExists,
        ErrorKind::ArgumentListTooLong,
        ErrorKind::BrokenPipe,
        ErrorKind::ConnectionAborted,
        ErrorKind::ConnectionRefused,
        ErrorKind::ConnectionReset,
        ErrorKind::CrossesDevices,
        ErrorKind::Deadlock,
        ErrorKind::DirectoryNotEmpty,
        ErrorKind::ExecutableFileBusy,
        ErrorKind::FileTooLarge,
        ErrorKind::HostUnreachable,
        ErrorKind::Interrupted,
        ErrorKind::InvalidData,
        ErrorKind::InvalidFilename,
        ErrorKind::InvalidInput,
        ErrorKind::IsADirectory,
        ErrorKind::NetworkDown,
        ErrorKind::NetworkUnreachable,
        ErrorKind::NotADirectory,
        ErrorKind::NotConnected,
        ErrorKind::NotFound,
        ErrorKind::NotSeekable,
        ErrorKind::Other,
        ErrorKind::OutOfMemory,
        ErrorKind::PermissionDenied,
        ErrorKind::QuotaExceeded,
        ErrorKind::ReadOnlyFilesystem,
        ErrorKind::ResourceBusy,
        ErrorKind::StaleNetworkFileHandle,
        ErrorKind::StorageFull,
        ErrorKind::TimedOut,
        ErrorKind::TooManyLinks,
        ErrorKind::UnexpectedEof,
        ErrorKind::Unsupported,
        ErrorKind::WouldBlock,
        ErrorKind::WriteZero,
    ] {
        let foreign = io::Error::new(kind, "Custom { kind: Whatever }");
        assert_line(&kind.to_string(), &describe(&foreign));
        assert_line(&kind.to_string(), &describe(&kind.into()));
    }
}

#[test]
fn resolver_texts_of_every_libc_have_a_line() {
    for (text, words) in [
        ("Name or service not known", "host name not known"),
        ("Name does not resolve", "host name not known"),
        ("nodename nor servname provided, or not known", "host name not known"),
        ("No address associated with hostname", "host name not known"),
        ("No data of requested type found (os error 11004)", "host name not known"),
        ("No such host is known. (os error 11001)", "host name not known"),
        ("Temporary failure in name resolution", "temporary failure"),
        ("Try again", "temporary failure"),
        ("Non-recoverable failure in name resolution", "DNS server failed"),
        ("Unrecoverable error", "DNS server failed"),
        ("Address family for hostname not supported", "IPv4 and IPv6"),
        ("ai_family not supported", "IPv4 and IPv6"),
        ("Memory allocation failure", "out of memory"),
        ("Servname not supported for ai_socktype", "name resolution failed"),
        ("Bad value for ai_flags", "name resolution failed"),
        ("System error", "name resolution failed"),
        ("Unknown error", "name resolution failed"),
    ] {
        let text = format!("failed to lookup address information: {text}");
        let line = describe(&io::Error::other(text)).into_owned();
        assert_line(&line, &line);
        assert!(line.contains(words), "{line}");
    }
}

#[test]
fn own_text_is_passed_on() {
    let error = described(ErrorKind::NotFound, "the host has no address; check its DNS records");
    assert_eq!(describe(&error), "the host has no address; check its DNS records");
}
