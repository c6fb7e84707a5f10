//! Keeps the race on one processor, so that no call pays for waking another one up.

/// Pins this process, and so all that it will start, to the last processor that it may use.
#[cfg(target_os = "linux")]
pub fn pin_to_one_processor() -> bool {
    // SAFETY: a `cpu_set_t` is plain bits, for which all zeros is the empty set, and both calls stay within
    // the one whose size they are told.
    unsafe {
        let mut set: libc::cpu_set_t = std::mem::zeroed();
        let size = std::mem::size_of_val(&set);
        if libc::sched_getaffinity(0, size, &mut set) != 0 {
            return false;
        }
        let allowed = |processor: &usize| libc::CPU_ISSET(*processor, &set);
        let Some(last) = (0..libc::CPU_SETSIZE as usize).rev().find(allowed) else {
            return false;
        };
        libc::CPU_ZERO(&mut set);
        libc::CPU_SET(last, &mut set);
        libc::sched_setaffinity(0, size, &set) == 0
    }
}

#[cfg(not(target_os = "linux"))]
pub fn pin_to_one_processor() -> bool {
    false
}
