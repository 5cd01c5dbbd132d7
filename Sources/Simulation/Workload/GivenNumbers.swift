import Failures
import Payload
import SyncRules

/// What is known of serial numbers.
struct GivenNumbers {
    /// By store and kind, the numbers that were ever given.
    var given: [String: Set<Int>] = [:]
    /// Stores whose numbers went with a machine, changed hands, or were written by a dishonest hand.
    var isExcused: Set<String> = []
}
