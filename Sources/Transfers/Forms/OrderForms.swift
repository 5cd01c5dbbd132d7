import SyncRules

extension HalfForm {
    /// Purchase order → customer invoice of the supplying store (R-XFER 4).
    static let order = HalfForm(
        DocumentKind.transaction.table,
        cleared: """
            user_ID hold prescriber_ID om_transport_reference goods_received_ID requisition_ID linked_transaction_id \
            nameInsuranceJoinID donor_default_id insuranceDiscountAmount insuranceDiscountRate confirm_date confirm_time \
            finalised_date finalised_time tax_rate om_created_datetime om_allocated_datetime om_picked_datetime \
            om_shipped_datetime om_delivered_datetime om_verified_datetime om_cancelled_datetime om_status om_type om_colour \
            om_original_shipment_id om_backdated_datetime diagnosis_ID programID is_cancellation arrival_date_estimated \
            ship_method_ID oms_fields Colour Date_order_received amount_outstanding arrival_date_actual authorisationStatus \
            budget_period_ID category2_ID category_ID contact_id custom_data encounter_id export_batch foreign_currency_total \
            goodsReceivedConfirmation internalData invoice_printed_date is_authorised lastModifiedAt linked_goods_received_ID \
            local_charge_distributed mwks_sequence_num number_of_cartons optionID paymentTypeID pickslip_printed_date \
            responsible_officer_ID service_descrip service_price ship_date ship_method_comment subtotal supplier_charge_fc tax \
            total user1 user2 user3 user4 wardID waybill_number om_expected_delivery_date om_received_datetime
            """,
        [
            "ID": .given(.id), "name_ID": .given(.sendingName), "store_ID": .given(.receivingStore),
            "invoice_num": .given(.unnumbered), "type": .fixed("ci"), "status": .fixed("nw"), "comment": .given(.comment),
            "their_ref": .given(.reference), "currency_ID": .copied, "currency_rate": .from("curr_rate"),
            "original_PO_ID": .given(.source), "entry_date": .given(.day), "entry_time": .given(.time), "mode": .fixed("store"),
            "Date_order_written": .from("creation_date"),
        ])

    /// What is ordered, without stock behind it yet.
    static let orderLine = HalfForm(
        DocumentKind.transaction.lines,
        copied: "item_ID item_name line_number",
        cleared: """
            item_line_ID location_ID batch expiry_date cost_price sell_price prescribedQuantity om_item_code om_tax \
            om_total_before_tax om_total_after_tax optionID foreign_currency_price om_item_variant_id linked_transact_id donor_id \
            vaccine_vial_monitor_status_ID oms_fields sentQuantity volume_per_pack sent_pack_size manufacturer_ID Weight barcodeID \
            box_number custom_data goods_received_lines_ID isVVMPassed is_from_inventory_adjustment linked_trans_line_ID \
            local_charge_line_total medicine_administrator_ID pack_inners_in_outer pack_size_inner price_extension repeat_ID \
            source_backorder_id spare supp_trans_line_ID_ns user_1 user_2 user_3 user_4 user_5_ID user_6_ID user_7_ID user_8_ID \
            program_ID
            """,
        [
            "ID": .given(.id), "transaction_ID": .given(.header), "type": .fixed("placeholder"), "quantity": .given(.packs),
            "pack_size": .given(.packSize), "note": .from("comment"), "order_lines_ID": .given(.source),
        ])

    /// The finalised customer invoice of an order → goods received (R-XFER 4).
    static let receipt = HalfForm(
        DocumentKind.goodsReceived.table,
        cleared: "user_id_created donor_id received_date user_id_modified budget_ID",
        [
            "ID": .given(.id), "store_ID": .given(.receivingStore), "purchase_order_ID": .given(.order),
            "serial_number": .given(.unnumbered), "status": .fixed("nw"), "comment": .given(.comment),
            "supplier_reference": .given(.reference), "entry_date": .given(.day), "linked_transaction_ID": .given(.source),
        ])

    static let receiptLine = HalfForm(
        DocumentKind.goodsReceived.lines,
        copied: "item_ID item_name expiry_date volume_per_pack line_number manufacturer_ID pack_inners_in_outer",
        cleared: """
            location_ID is_authorised authorised_comment kit_data custom_stock_field_1 custom_stock_field_2 custom_stock_field_3 \
            custom_stock_field_4
            """,
        [
            "ID": .given(.id), "goods_received_ID": .given(.header), "pack_received": .from("pack_size"),
            "quantity_received": .from("quantity"), "cost_price": .from("sell_price"), "batch_received": .from("batch"),
            "comment": .from("note"), "order_line_ID": .given(.orderLine), "weight_per_pack": .from("Weight"),
            "pack_quan_in_inner": .from("pack_size_inner"), "remoteCustomerInvoiceLineID": .given(.source),
        ])
}
