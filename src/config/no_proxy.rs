//! The `NO_PROXY` list: hosts that are connected to directly, by curl's rules.

use std::net::IpAddr;

use super::BaseUrl;
use super::authority::without_brackets;

/// Whether a `NO_PROXY` list covers the target.
///
/// Entries are separated by commas or spaces. `*` covers everything. A name covers itself and all names
/// below it, with or without a leading dot; an IP address covers itself, a CIDR range all addresses in it.
/// An entry with a port covers that port only.
pub(super) fn is_excluded(list: &str, target: &BaseUrl) -> bool {
    list.split([',', ' ', '\t'])
        .filter(|entry| !entry.is_empty())
        .any(|entry| covers(entry, target))
}

fn covers(entry: &str, target: &BaseUrl) -> bool {
    if entry == "*" {
        return true;
    }
    let (pattern, port) = split_port(entry);
    if port.is_some_and(|port| port != target.port) {
        return false;
    }
    let pattern = without_brackets(pattern);
    match target.host.parse::<IpAddr>() {
        Ok(address) => covers_address(pattern, address),
        Err(_) => covers_name(pattern, &target.host),
    }
}

/// Splits `host:8080` and `[::1]:8080`; an IPv6 address without brackets has no port.
fn split_port(entry: &str) -> (&str, Option<u16>) {
    match entry.rsplit_once(':') {
        Some((host, port)) if !host.contains(':') || host.ends_with(']') => match port.parse() {
            Ok(port) => (host, Some(port)),
            Err(_) => (entry, None),
        },
        _ => (entry, None),
    }
}

fn covers_name(pattern: &str, host: &str) -> bool {
    let domain = ["*.", "."].iter().find_map(|prefix| pattern.strip_prefix(prefix));
    let domain = domain.unwrap_or(pattern);
    let domain = domain.strip_suffix('.').unwrap_or(domain).to_ascii_lowercase();
    let host = host.strip_suffix('.').unwrap_or(host);
    let is_below = |rest: &str| rest.is_empty() || rest.ends_with('.');
    !domain.is_empty() && host.strip_suffix(domain.as_str()).is_some_and(is_below)
}

fn covers_address(pattern: &str, address: IpAddr) -> bool {
    let (network, bits) = match pattern.split_once('/') {
        Some((network, bits)) => (network, Some(bits)),
        None => (pattern, None),
    };
    let Ok(network) = without_brackets(network).parse::<IpAddr>() else { return false };
    let (network, address, width) = match (network, address) {
        (IpAddr::V4(network), IpAddr::V4(address)) => {
            (u128::from(network.to_bits()), u128::from(address.to_bits()), 32)
        }
        (IpAddr::V6(network), IpAddr::V6(address)) => (network.to_bits(), address.to_bits(), 128),
        _ => return false,
    };
    let bits = bits.map_or(Ok(width), str::parse);
    // A shift by all 128 bits is what is left of a prefix of none.
    let is_in = |bits: u32| ((network ^ address).checked_shr(width - bits).unwrap_or(0)) == 0;
    bits.is_ok_and(|bits| bits <= width && is_in(bits))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn excludes(list: &str, url: &str) -> bool {
        is_excluded(list, &BaseUrl::parse("base_url", url).unwrap())
    }

    #[test]
    fn names_cover_themselves_and_subdomains() {
        let url = "https://api.mypurecloud.ie";
        for list in [
            "*",
            "mypurecloud.ie",
            ".mypurecloud.ie",
            "*.mypurecloud.ie",
            "MyPureCloud.IE.",
            "a.example, api.mypurecloud.ie",
            "a.example\tapi.mypurecloud.ie",
            "a.example,,api.mypurecloud.ie,",
        ] {
            assert!(excludes(list, url), "{list}");
        }
        for list in
            ["", " ,", ".", "purecloud.ie", "login.mypurecloud.ie", "mypurecloud.com", "ie:"]
        {
            assert!(!excludes(list, url), "{list}");
        }
        assert!(excludes("a.example", "https://a.example."));
    }

    #[test]
    fn cidr_ranges_cover_their_addresses() {
        for (list, url) in [
            ("10.0.0.0/8", "http://10.255.1.2"),
            ("192.168.4.0/22", "http://192.168.7.255:8080"),
            ("10.1.2.3/32", "http://10.1.2.3"),
            ("0.0.0.0/0", "http://8.8.8.8"),
            ("fe80::/10", "http://[febf::1]"),
            ("[fd00::]/8", "http://[fdab::1]:8080"),
            ("[fd00::/8]", "http://[fdab::1]:8080"),
            ("::/0", "http://[2001:db8::1]"),
            ("2001:db8::1/128", "http://[2001:db8:0::1]"),
        ] {
            assert!(excludes(list, url), "{list} {url}");
        }
        for (list, url) in [
            ("10.0.0.0/8", "http://11.0.0.1"),
            ("192.168.4.0/22", "http://192.168.8.0"),
            ("10.0.0.0/33", "http://10.0.0.0"),
            ("10.0.0.0/x", "http://10.0.0.0"),
            ("10.0.0.0/", "http://10.0.0.0"),
            ("10.0.0.0/-1", "http://10.0.0.0"),
            ("fe80::/10", "http://[fec0::1]"),
            ("::/0", "http://8.8.8.8"),
            ("0.0.0.0/0", "http://[::1]"),
            ("fe80::/129", "http://[fe80::]"),
            ("10.0.0.0/8", "http://10.example"),
        ] {
            assert!(!excludes(list, url), "{list} {url}");
        }
    }

    #[test]
    fn entries_with_a_port_cover_that_port() {
        for (list, url) in [
            ("host.example:8080", "http://host.example:8080"),
            ("example:8080", "http://host.example:8080"),
            ("host.example:443", "https://host.example"),
            ("host.example:80", "http://host.example"),
            ("10.0.0.1:8080", "http://10.0.0.1:8080"),
            ("[::1]:8080", "http://[::1]:8080"),
            ("::1", "http://[::1]:8080"),
            ("[::1]", "http://[::1]:8080"),
        ] {
            assert!(excludes(list, url), "{list} {url}");
        }
        for (list, url) in [
            ("host.example:8080", "http://host.example"),
            ("host.example:8080", "http://host.example:8081"),
            ("host.example:443", "http://host.example"),
            ("[::1]:8080", "http://[::1]:8081"),
            ("10.0.0.1:8080", "http://10.0.0.1"),
        ] {
            assert!(!excludes(list, url), "{list} {url}");
        }
    }
}
