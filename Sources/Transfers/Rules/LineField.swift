import SyncRules

// swift-format-ignore: AlwaysUseLowerCamelCase
/// The fields of documents' lines that transfers read, each of them a field of some of the lines.
enum LineField: Int, FieldKey {
    case type, item_ID, quantity, pack_size
    case linked_trans_line_ID, linked_requisition_line_ID, order_lines_ID, order_line_ID, remoteCustomerInvoiceLineID
    case Cust_stock_order, actualQuan, approved_quantity
    case quantity_received, pack_received
    case quan_original_order, quan_adjusted_order, packsize_ordered, quan_rec_to_date
    package static let names = spelled
}
