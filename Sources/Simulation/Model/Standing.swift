/// What one site is to every store, and what its stores see: computed from the records each time.
struct Standing {
    var active: Set<String> = []
    var held: Set<String> = []
    var known: Set<String> = []
    /// Names and prescribers visible in a store held here.
    var names: Set<String> = []
    var prescribers: Set<String> = []
    var hasDispensary = false
    var isPrimary = false
    /// Prescriptions of which a line names a repeat.
    var repeating: Set<String> = []
    /// The stores that trade under each name, on all sites.
    var trading: [String: [String]] = [:]
}
