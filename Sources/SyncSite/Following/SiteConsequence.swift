/// One step of what follows from changes at a site, and where it holds.
struct SiteConsequence: Sendable {
    let name: String
    /// What it does, as a sentence with its rule.
    let what: String
    /// Why it does not hold where it does not.
    let exceptions: [SiteOrigin: String]
    let run: @Sendable (SiteEngine, SiteScene) throws -> Void

    /// - Parameter exceptions: origins for which it does not hold, with the reason they share.
    init(
        _ name: String, _ what: String, except exceptions: [(String, [SiteOrigin])] = [],
        run: @escaping @Sendable (SiteEngine, SiteScene) throws -> Void
    ) {
        self.name = name
        self.what = what
        self.exceptions = exceptions.reduce(into: [:]) { reasons, one in
            for origin in one.1 { reasons[origin] = one.0 }
        }
        self.run = run
    }
}
