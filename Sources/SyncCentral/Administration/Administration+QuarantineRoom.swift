import Failures
import Payload
import Storage
import SyncRules

extension Administration {
    /// Groups decided in one transaction.
    private static let dismissalSlice = 500

    /// How many groups are kept apart, by site and reason.
    ///
    /// - Throws: `not-found` when there is no such site.
    package func quarantineSummary(site reference: String? = nil, reason: String? = nil, all: Bool) throws -> QuarantineSummary {
        try database.read { transaction in
            let query = QuarantineQuery(site: try reference.map { try Self.site($0, transaction).id }, code: reason, all: all)
            let totals = try transaction.quarantine.totals(query)
            let names = try transaction.sites.all().map { ($0.id, $0.name) }
            return QuarantineSummary(
                totals: totals, names: Dictionary(names, uniquingKeysWith: { first, _ in first }), room: try transaction.quarantine.room())
        }
    }

    /// Gives up everything that is kept apart of one site for one reason.
    ///
    /// A slice is one transaction; asked for again after a fault it goes on with what is left.
    ///
    /// - Parameter last: nothing after this number, so that asking again decides nothing that came since; nil for all that stands now.
    /// - Returns: how many groups were given up, and those behind them that went with the decision.
    /// - Throws: `not-found`, `argument-invalid` without a reason why.
    package func dismissAll(
        site reference: String, reason: String, takesBack: Bool, why: String, upTo last: Int64? = nil
    ) throws -> (dismissed: Int, released: [Int64]) {
        guard !why.isEmpty else { throw Failure(.argumentInvalid, "Say why: the site that wrote it is told.") }
        var dismissed = 0
        var released: [Int64] = []
        // What waited behind may be kept apart for the same reason now: it was not asked about.
        let asked = try database.read { transaction in
            try transaction.quarantine.groups(QuarantineQuery(site: try Self.site(reference, transaction).id, code: reason)).map(\.number).filter {
                $0 <= last ?? .max
            }
        }
        for slice in stride(from: 0, to: asked.count, by: Self.dismissalSlice) {
            let wanted = asked[slice..<min(slice + Self.dismissalSlice, asked.count)]
            try database.write { transaction in
                let numbers = try wanted.filter { try transaction.quarantine.group($0).map { $0.state == .parked && $0.code == reason } ?? false }
                guard !numbers.isEmpty else { return }
                let went = try Quarantine(transaction: transaction).dismiss(
                    numbers, takesBack: takesBack, by: by.name, why: why)
                try audit(
                    .quarantineDismissed, "\(numbers.count)",
                    [
                        "site": .string(reference), "reason": .string(reason), "first": .number(JSONNumber(numbers.first ?? 0)),
                        "last": .number(JSONNumber(numbers.last ?? 0)), "takeBack": .bool(takesBack), "why": .string(why),
                        "released": .array(went.map { .number(JSONNumber($0)) }),
                    ], transaction)
                dismissed += numbers.count
                released += went
            }
        }
        return (dismissed, released)
    }

    /// How much of each site's changes is kept apart before the site keeps the rest itself.
    ///
    /// - Throws: `argument-invalid` for room that holds nothing.
    package func setQuarantineRoom(_ room: QuarantineRoom) throws {
        guard room.groups > 0, room.bytes > 0 else { throw Failure(.argumentInvalid, "Room for one group and one byte is the least.") }
        try database.write { transaction in
            try transaction.quarantine.setRoom(room)
            try audit(
                .quarantineRoomSet, "quarantine",
                ["groups": .number(JSONNumber(room.groups)), "bytes": .number(JSONNumber(room.bytes))], transaction)
        }
    }
}
