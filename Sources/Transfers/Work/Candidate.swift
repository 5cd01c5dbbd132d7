import Failures
import Payload
import Storage
import SyncCentral
import SyncRules
import SyncSite

/// A document addressed to a store, which begins a transfer.
struct Candidate {
    let kind: TransferKind
    let key: RecordKey
    let fields: Fields
    let from: PartnerStore
    let to: PartnerStore

    /// The office under which the initiating half is edited: an order that the primary entered stays the primary's.
    var office: Office { Self.office(of: kind.initiating.document, fields) }

    static func office(of document: DocumentKind?, _ fields: Fields) -> Office {
        document == .purchaseOrder && fields.word("entered_on") == "primary" ? .primary : .store(fields["store_ID"])
    }
}
