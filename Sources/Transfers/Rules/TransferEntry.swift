import Payload
import SyncRules

/// What holds for one kind of transfer: its two documents, the fields that tie them together, and the words for both.
///
/// One for all who ask, as rules read it with every document. A new kind is a case of `TransferKind` and an entry here; what the compiler does not ask for, `FormTests` does.
package final class TransferEntry: Sendable {
    let initiating: Half
    let responding: Half

    /// One of the two documents.
    struct Half: Sendable {
        let document: DocumentKind
        /// What `type` says in it, in lower case; nil where documents have none.
        var type: String?
        /// What people call it.
        let title: String
    }

    /// Statuses of the responding half, in lower case, in which nobody there has acted yet.
    let untouchedStatuses: Set<String>
    /// Modes, in lower case, in which the document begins no transfer: what is dispensed goes to a patient.
    let excludedModes: Set<String>
    /// It begins only with an invoice that answers an order of the partner; goes before the kinds that any such invoice begins.
    let isOfOrder: Bool
    /// The half names the receiver's request that it fulfils.
    let fulfilsRequest: Bool

    /// Where the responding half says which record it answers, and where the initiating half is linked back.
    let sourceField: DocumentRecord.Field
    let linkField: DocumentRecord.Field
    /// The sequence that numbers the responding half in its store.
    let numberKind: SerialNumberKind

    /// How the responding half and its lines are made.
    let headerForm: HalfForm
    let lineForm: HalfForm
    /// The responding line's field that names the initiating line.
    let lineSourceField: LineField
    /// The fields of a responding line that say how much: whoever changes one has acted.
    let quantityFields: [LineField]
    /// The fields of a responding line whose product is its quantity in units.
    let unitFields: [LineField]

    /// What the reference says before the initiating half's number.
    let referenceWords: String
    /// What the comment says before the initiating half's own; nil for nothing.
    let commentWords: String?

    init(
        initiating: Half, responding: Half, untouchedStatuses: Set<String> = ["nw", "sg", ""], excludedModes: Set<String> = [], isOfOrder: Bool = false,
        fulfilsRequest: Bool = false, sourceField: DocumentRecord.Field, linkField: DocumentRecord.Field, numberKind: SerialNumberKind,
        headerForm: HalfForm, lineForm: HalfForm, lineSourceField: LineField, quantityFields: [LineField], unitFields: [LineField],
        referenceWords: String, commentWords: String?
    ) {
        self.initiating = initiating
        self.responding = responding
        self.untouchedStatuses = untouchedStatuses
        self.excludedModes = excludedModes
        self.isOfOrder = isOfOrder
        self.fulfilsRequest = fulfilsRequest
        self.sourceField = sourceField
        self.linkField = linkField
        self.numberKind = numberKind
        self.headerForm = headerForm
        self.lineForm = lineForm
        self.lineSourceField = lineSourceField
        self.quantityFields = quantityFields
        self.unitFields = unitFields
        self.referenceWords = referenceWords
        self.commentWords = commentWords
    }
}

// MARK: The entries

extension TransferEntry {
    private static let customerInvoice = Half(document: .transaction, type: "ci", title: "customer invoice")

    static let shipment = TransferEntry(
        initiating: customerInvoice, responding: Half(document: .transaction, type: "si", title: "supplier invoice"),
        excludedModes: [StoreRecord.dispensaryMode], fulfilsRequest: true, sourceField: .linked_transaction_id, linkField: .linked_transaction_id,
        numberKind: .supplierInvoice, headerForm: .shipment, lineForm: .invoiceLine, lineSourceField: .linked_trans_line_ID,
        quantityFields: [.item_ID, .quantity, .pack_size], unitFields: [.quantity, .pack_size], referenceWords: "From invoice number: ",
        commentWords: "Stock transfer")

    static let supplierReturn = TransferEntry(
        initiating: Half(document: .transaction, type: "sc", title: "supplier credit"),
        responding: Half(document: .transaction, type: "cc", title: "customer credit"), sourceField: .linked_transaction_id,
        linkField: .linked_transaction_id, numberKind: .customerCredit, headerForm: .supplierReturn, lineForm: .invoiceLine,
        lineSourceField: .linked_trans_line_ID, quantityFields: [.item_ID, .quantity, .pack_size], unitFields: [.quantity, .pack_size],
        referenceWords: "From supplier credit: ", commentWords: "Stock return")

    static let request = TransferEntry(
        initiating: Half(document: .requisition, type: "request", title: "request requisition"),
        responding: Half(document: .requisition, type: "response", title: "response requisition"), sourceField: .linked_requisition_id,
        linkField: .linked_requisition_id, numberKind: .requisition, headerForm: .request, lineForm: .requestLine,
        lineSourceField: .linked_requisition_line_ID,
        quantityFields: [.item_ID, .Cust_stock_order, .actualQuan, .approved_quantity], unitFields: [.Cust_stock_order],
        referenceWords: "From request requisition ", commentWords: nil)

    static let order = TransferEntry(
        initiating: Half(document: .purchaseOrder, title: "purchase order"), responding: customerInvoice, sourceField: .original_PO_ID,
        linkField: .linked_transaction_ID, numberKind: .customerInvoice, headerForm: .order, lineForm: .orderLine,
        lineSourceField: .order_lines_ID, quantityFields: [.item_ID, .quantity, .pack_size], unitFields: [.quantity, .pack_size],
        referenceWords: "From purchase order: ", commentWords: "Purchase order")

    static let receipt = TransferEntry(
        initiating: customerInvoice, responding: Half(document: .goodsReceived, title: "goods received"), excludedModes: [StoreRecord.dispensaryMode],
        isOfOrder: true, sourceField: .linked_transaction_ID, linkField: .linked_goods_received_ID, numberKind: .goodsReceived,
        headerForm: .receipt, lineForm: .receiptLine, lineSourceField: .remoteCustomerInvoiceLineID,
        quantityFields: [.item_ID, .quantity_received, .pack_received], unitFields: [.quantity_received, .pack_received],
        referenceWords: "From invoice number: ", commentWords: "Goods from invoice")
}

// MARK: What follows from an entry

extension TransferEntry {
    package var initiatingTable: String { initiating.document.table }
    package var respondingTable: String { responding.document.table }
    var initiatingLines: String { initiating.document.lines }
    var respondingLines: String { responding.document.lines }
    package var initiatingTitle: String { initiating.title }
    package var respondingTitle: String { responding.title }

    /// The field that holds the responding half's number; -1 until its store has given one.
    var numberField: DocumentRecord.Field { responding.document.numberField }
    /// Where an initiating half holds its own number.
    var initiatingNumberField: DocumentRecord.Field { initiating.document.numberField }

    /// Whether a document that is finished in this way may begin such a transfer; of an order is asked elsewhere.
    func begins(with document: DocumentKind, _ fields: DocumentRecord) -> Bool {
        initiating.isLike(document, fields) && !excludedModes.contains(fields.word(.mode)) && document.isFinished(fields.word(.status))
    }

    /// Whether a document can be the half that answers, by its own words.
    func isAnswered(by document: DocumentKind, _ fields: DocumentRecord) -> Bool {
        responding.isLike(document, fields) && !fields.text(sourceField).isEmpty
    }
}

extension TransferEntry.Half {
    func isLike(_ document: DocumentKind, _ fields: DocumentRecord) -> Bool {
        self.document == document && (type.map { $0 == fields.word(.type) } ?? true)
    }
}

extension TransferKind {
    /// What a responding line says of quantity, in units.
    func amount(_ line: JSONValue) -> Double { entry.unitFields.reduce(1) { $0 * Quantity.value(line[$1]) } }

    func reference(_ number: String) -> String { "\(entry.referenceWords)\(number)" }

    /// - Parameter text: the initiating half's own comment.
    func comment(_ text: String) -> String {
        guard let title = entry.commentWords else { return text }
        return text.isEmpty ? title : "\(title) (\(text))"
    }
}
