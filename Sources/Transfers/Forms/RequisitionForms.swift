import SyncRules

extension HalfForm {
    /// Request → response (R-XFER 3).
    static let request = HalfForm(
        DocumentKind.requisition.table,
        copied: """
            thresholdMOS daysToSupply om_max_months_of_stock orderType periodID programID is_emergency date_stock_take \
            date_required requisition_category_ID donor_ID comment
            """,
        cleared: """
            user_ID lastModifiedAt om_created_datetime om_sent_datetime om_finalised_datetime om_expected_delivery_date om_status \
            om_colour authorisationStatus oms_fields nsh_custInv_ID date_order_received previous_csh_id colour custom_data \
            linked_purchase_order_ID isRemoteOrder
            """,
        [
            "ID": .given(.id), "serial_number": .given(.unnumbered), "name_ID": .given(.sendingName),
            "store_ID": .given(.receivingStore), "type": .fixed("response"), "status": .fixed("sg"), "date_entered": .given(.day),
            "requester_reference": .given(.reference), "linked_requisition_id": .given(.source),
        ])

    /// What is asked for and why; how much is supplied is the supplier's to say.
    static let requestLine = HalfForm(
        DocumentKind.requisition.lines,
        copied: """
            item_ID Cust_stock_order suggested_quantity stock_on_hand daily_usage comment itemName Cust_prev_stock_balance \
            Cust_stock_received Cust_stock_issued stockLosses stockAdditions stockExpiring days_out_or_new_demand optionID \
            Cust_loss_adjust imprest_or_prev_quantity line_number previous_stock_on_hand adjusted_consumption \
            DOSforAMCadjustment requestedPackSize
            """,
        cleared: """
            actualQuan approved_quantity authoriser_comment om_snapshot_datetime oms_fields colour purchase_order_line_ID \
            custom_data
            """,
        ["ID": .given(.id), "requisition_ID": .given(.header), "linked_requisition_line_ID": .given(.source)])
}
