import Failures
import Payload
import Storage
import SyncRules

extension CentralTransfers {
    /// Reasons that a person may set aside: how old a document is, and that its site has not made the other half.
    private static let allowable: Set<String> = Set(
        [TransferReason.olderThanStore, .tooOld, .importing, .madeAtSite, .orderUnknown].map(\.rawValue))

    /// Lets one transfer through that was refused for its document's age, or whose site does not make its other half; logged in the
    /// audit log.
    ///
    /// - Parameter reference: its number, or the id of either half.
    /// - Throws: `not-found`; `argument-invalid` without a reason of the person's own; `override-refused` for what no person may set
    ///   aside.
    package func allow(_ reference: String, why: String) throws {
        guard !why.allSatisfy(\.isWhitespace) else { throw Failure(.argumentInvalid, "Say why it is let through.") }
        try database.write { transaction in
            guard let pair = try lister(transaction).find(reference) else { throw Failure(.notFound, "There is no transfer \(reference).") }
            let reason = pair.reason.flatMap { TransferReason(rawValue: $0) }
            guard pair.state != .made, let reason, Self.allowable.contains(reason.rawValue) else {
                throw Failure(
                    .overrideRefused,
                    pair.state == .made
                        ? "The other half of transfer \(pair.number) is made already."
                        : "Transfer \(pair.number) cannot be let through: \(reason?.title ?? "its other half is not made").",
                    ["transfer": String(pair.number)],
                    remedy: pair.state == .made
                        ? "Nothing needs to be let through; tributary transfers show \(pair.number) names both halves."
                        : "Let through are documents that are too old or were imported, and halves that their site does not make. Everything else is put right where it waits: tributary transfers show \(pair.number)."
                )
            }
            try transaction.transfers.allow(pair)
            try transaction.audit.append(
                .transferAllowed, pair.initiating.id, ["transfer": .number(JSONNumber(pair.number)), "why": .string(why)], by: by)
            try transaction.log.write("transfer-allowed", "Transfer \(pair.number) was let through: \(why)")
            let environment = CentralEnvironment(writer: writer, transaction: transaction, monthsMax: try Self.monthsMax(transaction))
            try TransferWork(environment: environment).look(at: pair.initiating)
        }
    }
}
