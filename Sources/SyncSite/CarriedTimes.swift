import Storage

/// When bundles went either way at a site, seconds since 1970; nil for never (R-SYNC 8).
package struct CarriedTimes: Sendable, Equatable {
    /// One was made here, for central.
    package let madeAt: Int64?
    /// One of central's was taken here to its end.
    package let takenAt: Int64?

    package init(madeAt: Int64?, takenAt: Int64?) {
        self.madeAt = madeAt
        self.takenAt = takenAt
    }

    init(_ transaction: Transaction) throws {
        self.init(madeAt: try transaction.state.value(SiteMeta.bundleMade), takenAt: try transaction.state.value(SiteMeta.bundleTaken))
    }
}

extension SiteEngine {
    package func carriedTimes() throws -> CarriedTimes { try database.read { try CarriedTimes($0) } }
}
