import Failures
import Payload
import Storage
import SyncSite

/// A pair with the state of each side (R-XFER 7).
package struct TransferListing: Sendable {
    package let number: Int64
    package let kind: TransferKind
    package let state: TransferPair.State
    package let initiating: HalfListing
    package let responding: HalfListing
    /// What it waits for, or why there is none; nil when nothing is open.
    package let reason: String?
    package let sentence: String?
    package let noticedAt: Int64
    package let madeAt: Int64?
    package let differences: [LineDifference]
    /// Somebody at the receiver has acted: differences stay. Nil where only the receiving site can tell.
    package let isActedOn: Bool?
}

extension CentralTransfers {
    func lister(_ transaction: Transaction) -> TransferLister {
        TransferLister(
            environment: CentralEnvironment(writer: writer, transaction: transaction, monthsMax: nil), holder: { try writer.holder(of: $0, transaction)?.name },
            handover: { try writer.handover(of: $0, transaction) },
            linksItself: { try writer.holder(of: $0, transaction)?.kind == .openMSupply })
    }

    /// Transfers, newest first.
    ///
    /// - Parameter onlyOpen: those alone that wait for something, a number or a link included, or are refused.
    package func list(limit: Int = 200, onlyOpen: Bool = false) throws -> [TransferListing] {
        try database.read { try lister($0).list(limit: limit, onlyOpen: onlyOpen) }
    }

    /// One transfer, by its number or by the id of either half.
    ///
    /// - Throws: `not-found`.
    package func show(_ reference: String) throws -> TransferListing { try database.read { try lister($0).show(reference) } }
}

extension SiteTransfers {
    /// The transfers that a site knows: those of which it has a half, newest first. What central has not made it knows from central
    /// alone (`TransferRemark`).
    package static func list(_ engine: SiteEngine, limit: Int = 200, onlyOpen: Bool = false) throws -> [TransferListing] {
        try engine.database.read { try lister(engine, $0).list(limit: limit, onlyOpen: onlyOpen) }
    }

    /// As `CentralTransfers.show`, for what the site knows.
    package static func show(_ engine: SiteEngine, _ reference: String) throws -> TransferListing {
        try engine.database.read { try lister(engine, $0).show(reference) }
    }

    private static func lister(_ engine: SiteEngine, _ transaction: Transaction) -> TransferLister {
        TransferLister(
            environment: SiteEnvironment(engine: engine, transaction: transaction), holder: { try engine.holds($0, transaction) ? "this site" : nil })
    }
}

extension String {
    var nonEmpty: String? { isEmpty ? nil : self }
}
