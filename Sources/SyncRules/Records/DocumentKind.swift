import Storage

/// The kinds of document that stores send one another: their tables, their lines, and what says that one is finished (R-XFER).
///
/// The one list of them: routing, imports, how a site finds lines, and transfers ask here. A new kind is a case and its entry.
package enum DocumentKind: String, CaseIterable, Sendable {
    /// Invoices and credits, of either side; prescriptions and payments stand in the same table.
    case transaction = "transact"
    case requisition
    case purchaseOrder = "purchase_order"
    case goodsReceived = "Goods_received"

    /// What holds for one kind.
    private struct Entry {
        /// The table of its lines, and the field that names the document there.
        let lines: String
        let headerField: String
        let numberField: DocumentRecord.Field
        /// Statuses, in lower case, in which it is finished.
        let finished: Set<String>
        /// Whether it may begin a transfer; held to `TransferKind` by a test.
        let beginsTransfers: Bool
        /// Whether it names who it is addressed to, in `name_ID`.
        var namesPartner = true
    }

    private static let transactions = Entry(
        lines: "trans_line", headerField: "transaction_ID", numberField: .invoice_num, finished: ["fn", "wf"], beginsTransfers: true)
    private static let requisitions = Entry(
        lines: "requisition_line", headerField: "requisition_ID", numberField: .serial_number, finished: ["fn", "wf"], beginsTransfers: true)
    /// A confirmed order is as good as done: it is the supplier's turn.
    private static let purchaseOrders = Entry(
        lines: "purchase_order_line", headerField: "purchase_order_ID", numberField: .serial_number, finished: ["cn", "fn"],
        beginsTransfers: true)
    private static let goods = Entry(
        lines: "Goods_received_line", headerField: "goods_received_ID", numberField: .serial_number, finished: ["fn", "wf"],
        beginsTransfers: false, namesPartner: false)

    private var entry: Entry {
        switch self {
        case .transaction: Self.transactions
        case .requisition: Self.requisitions
        case .purchaseOrder: Self.purchaseOrders
        case .goodsReceived: Self.goods
        }
    }

    /// The table of its headers, as the Catalogue spells it.
    package var table: String { rawValue }
    package var lines: String { entry.lines }
    /// The field of a line that names its header.
    package var headerField: String { entry.headerField }
    package var numberField: DocumentRecord.Field { entry.numberField }
    package var beginsTransfers: Bool { entry.beginsTransfers }
    package var namesPartner: Bool { entry.namesPartner }

    /// - Parameter status: in lower case.
    package func isFinished(_ status: String) -> Bool { entry.finished.contains(status) }

    // MARK: Finding one

    private static let byHeader = Dictionary(uniqueKeysWithValues: allCases.map { ($0.table.lowercased(), $0) })
    private static let byLine = Dictionary(uniqueKeysWithValues: allCases.map { ($0.lines.lowercased(), $0) })

    /// - Parameter table: of headers, in lower case.
    package init?(folded table: String) {
        guard let kind = Self.byHeader[table] else { return nil }
        self = kind
    }

    /// The kind of a document's header; nil for every other record.
    package init?(_ key: RecordKey) { self.init(folded: key.table.folded) }

    /// - Parameter key: a line's.
    package init?(ofLine key: RecordKey) {
        guard let kind = Self.byLine[key.table.folded] else { return nil }
        self = kind
    }

    package static let tables: [String] = allCases.map(\.table)
    package static let lineTables: [String] = allCases.map(\.lines)
}
