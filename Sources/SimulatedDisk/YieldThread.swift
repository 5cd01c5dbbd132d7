#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// Lets another thread run.
func yieldThread() {
    sched_yield()
}
