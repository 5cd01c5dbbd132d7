import Catalogue
import Failures

/// What a store counts; each kind has a sequence of its own.
package enum SerialNumberKind: String, CaseIterable, Sendable {
    case customerInvoice = "customer_invoice"
    case customerCredit = "customer_credit"
    case supplierInvoice = "supplier_invoice"
    case supplierCredit = "supplier_credit"
    case build
    case repack
    case requisition
    case purchaseOrder = "purchase_order"
    case goodsReceived = "goods_received"
    case stocktake = "stock_take"
    case tender
    /// Money received from a customer, and paid to a supplier.
    case receipt
    case payment

    /// - Throws: `argument-invalid` with the kinds there are.
    package init(named word: String) throws {
        guard let kind = Self(rawValue: word) else {
            let kinds = Self.allCases.map(\.rawValue).joined(separator: ", ")
            throw Failure(.argumentInvalid, "There is no such kind of number; there are: \(kinds).", ["kind": String(word.prefix(60))])
        }
        self = kind
    }

    /// The name of the store's row in table `number`, spelled as mSupply spells it.
    package func rowName(store: String) -> String {
        self == .repack ? "repack_number_for_store\(store)" : "\(rawValue)_number_for_store_\(store)"
    }

    /// Where numbers of this kind are used: table, field, and the record's types.
    package var use: NumberUse {
        switch self {
        case .customerInvoice: Self.of(.transaction, ["ci"])
        case .customerCredit: Self.of(.transaction, ["cc"])
        case .supplierInvoice: Self.of(.transaction, ["si"])
        case .supplierCredit: Self.of(.transaction, ["sc", "Sc"])
        case .build: Self.of(.transaction, ["bu"])
        case .repack: Self.of(.transaction, ["sr"])
        case .requisition: Self.of(.requisition)
        case .purchaseOrder: Self.of(.purchaseOrder)
        case .goodsReceived: Self.of(.goodsReceived)
        case .stocktake: NumberUse(table: "Stock_take", field: "serial_number", types: [])
        case .tender: NumberUse(table: "tender", field: "serial_number", types: [])
        case .receipt: Self.of(.transaction, ["rc"])
        case .payment: Self.of(.transaction, ["ps"])
        }
    }

    private static func of(_ document: DocumentKind, _ types: [String] = []) -> NumberUse {
        NumberUse(table: document.table, field: document.numberField.name, types: types)
    }

    /// The preference under which what carries these numbers is entered on the primary, for every store (R-OWN 6).
    package var centralising: GlobalPreference? {
        switch self {
        case .purchaseOrder, .tender: .centralisedProcurement
        case .receipt, .payment: .centralisedPayments
        default: nil
        }
    }
}
