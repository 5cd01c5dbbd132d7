import Failures
import Storage
import SyncProtocol
import SyncRules

extension SiteEngine {
    /// Remembers that the site holds exactly what central holds for it.
    ///
    /// - Returns: whether that was not so before, and whether changes of the site's own follow from what came.
    func finishCycle() throws -> (wasUnfinished: Bool, hasFollowed: Bool) {
        guard try database.read({ try !Self.isComplete($0) }) else { return (false, false) }
        let hasFollowed = try database.write { transaction in
            let before = try Self.state(transaction)
            let wasPartial = try transaction.state.has(SiteMeta.loadOpen)
            try Self.endParts(transaction)
            if before == .healing { try transaction.state.set(SiteMeta.healedThrough, nil) }
            let isHealed = try Self.state(transaction) == .healing
            try transaction.state.set(SiteMeta.state, .ready)
            let knowsNames = try transaction.state.value(SiteMeta.loadNames) != nil
            try GoneNames(transaction: transaction).lookForAbsent(of: knowsNames ? transaction.gone.takeAbsentNamed() : nil)
            for done in [SiteMeta.loadNames, SiteMeta.loadKeepsIndex] { try transaction.state.set(done, nil) }
            // Another store's records, or those that came last, may name what was dropped before.
            if wasPartial { try transaction.aliases.followAllAgain() }
            if isHealed || wasPartial {
                let stores = try Settings.kept(transaction)?.stores.filter { $0.kind == .active }.map(\.id) ?? []
                try RepeatedNumbers(transaction: transaction).look(in: stores, site: nil)
            }
            try transaction.log.write("ready", before == .loading || wasPartial ? "The first load is complete." : "The site holds everything again.")
            guard let settings = try Settings.kept(transaction) else { return false }
            let scene = SiteScene(.readied, settings, transaction)
            scene.news.isAddressedHere = true
            try takeConsequences(scene)
            return scene.hasFollowed
        }
        return (true, hasFollowed)
    }
}
