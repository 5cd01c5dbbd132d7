import Payload

/// The head of a stocktake.
package struct StocktakeRecord: RecordView {
    // swift-format-ignore: AlwaysUseLowerCamelCase
    package enum Field: Int, FieldKey {
        case status, store_ID, serial_number
        package static let names = spelled
    }

    package static let tables = ["Stock_take"]
    package let view: FieldView
    package init(view: FieldView) { self.view = view }
}
