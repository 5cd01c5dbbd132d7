import Storage

/// One step of what follows from changes at central, and where it holds.
struct Consequence: Sendable {
    /// When a step is taken, and what it is told.
    enum Moment: Sendable {
        /// With each change, at the position of its group.
        case withEach(@Sendable (ChangeApplication, AppliedChange) throws -> Void)
        /// Once all changes that came together are in, at their position; an import's slice comes together.
        case together(@Sendable (ChangeApplication, [AppliedChange]) throws -> Void)
        /// After a group, which stands whatever becomes of this.
        case after(@Sendable (ChangeApplication, AppliedGroup) throws -> Void)
    }

    let name: String
    /// What it does, as a sentence with its rule.
    let what: String
    /// Why it does not hold where it does not; it holds for every other origin.
    let exceptions: [ChangeOrigin: String]
    let moment: Moment

    /// - Parameter exceptions: origins for which it does not hold, with the reason they share.
    init(_ name: String, _ what: String, except exceptions: [(String, [ChangeOrigin])] = [], _ moment: Moment) {
        self.name = name
        self.what = what
        self.moment = moment
        self.exceptions = exceptions.reduce(into: [:]) { reasons, one in
            for origin in one.1 { reasons[origin] = one.0 }
        }
    }

    func holds(for origin: ChangeOrigin) -> Bool { exceptions[origin] == nil }
}
