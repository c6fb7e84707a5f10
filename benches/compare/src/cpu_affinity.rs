//! Pins the benchmark to one CPU, so that no call includes the wake-up of another one.

/// Pins this process and its future children to the last CPU that it may use.
#[cfg(target_os = "linux")]
pub fn pin_to_one_processor() -> bool {
    // SAFETY: all zeros is the empty `cpu_set_t`, and both calls access only the set whose size they get.
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
