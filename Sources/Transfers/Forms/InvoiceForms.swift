import SyncRules

extension HalfForm {
    /// Customer invoice → supplier invoice, on hold (R-XFER 2).
    static let shipment = invoice(type: "si", isHeld: true)
    /// Supplier credit → customer credit (R-XFER 5).
    static let supplierReturn = invoice(type: "cc", isHeld: false)

    private static func invoice(type: String, isHeld: Bool) -> HalfForm {
        HalfForm(
            DocumentKind.transaction.table,
            copied: """
                currency_ID currency_rate donor_default_id tax_rate programID ship_method_ID ship_method_comment \
                arrival_date_estimated waybill_number number_of_cartons service_descrip service_price subtotal tax total \
                foreign_currency_total local_charge_distributed supplier_charge_fc
                """,
            cleared: """
                user_ID prescriber_ID om_transport_reference goods_received_ID original_PO_ID nameInsuranceJoinID \
                insuranceDiscountAmount insuranceDiscountRate confirm_date confirm_time finalised_date finalised_time \
                om_created_datetime om_allocated_datetime om_picked_datetime om_shipped_datetime om_delivered_datetime \
                om_verified_datetime om_cancelled_datetime om_status om_type om_colour om_original_shipment_id \
                om_backdated_datetime diagnosis_ID is_cancellation oms_fields Colour Date_order_received Date_order_written \
                amount_outstanding arrival_date_actual authorisationStatus budget_period_ID category2_ID category_ID contact_id \
                custom_data encounter_id export_batch goodsReceivedConfirmation internalData invoice_printed_date is_authorised \
                lastModifiedAt linked_goods_received_ID mwks_sequence_num optionID paymentTypeID pickslip_printed_date \
                responsible_officer_ID ship_date user1 user2 user3 user4 wardID om_expected_delivery_date om_received_datetime
                """ + (isHeld ? "" : " hold"),
            isHeld ? invoiceLinks(type, hold: .yes) : invoiceLinks(type, hold: .cleared))
    }

    private static func invoiceLinks(_ type: String, hold: Rule) -> KeyValuePairs<String, Rule> {
        [
            "ID": .given(.id), "name_ID": .given(.sendingName), "store_ID": .given(.receivingStore),
            "invoice_num": .given(.unnumbered), "type": .fixed(type), "status": .fixed("nw"), "hold": hold,
            "comment": .given(.comment), "their_ref": .given(.reference), "linked_transaction_id": .given(.source),
            "requisition_ID": .given(.request), "entry_date": .given(.day), "entry_time": .given(.time), "mode": .fixed("store"),
        ]
    }

    /// The lines of both: what was sent arrives; its cost is what the sender asked for it.
    static let invoiceLine = HalfForm(
        DocumentKind.transaction.lines,
        copied: """
            item_ID item_name batch expiry_date pack_size quantity note foreign_currency_price donor_id manufacturer_ID \
            volume_per_pack vaccine_vial_monitor_status_ID Weight barcodeID box_number line_number pack_inners_in_outer \
            pack_size_inner price_extension user_5_ID user_6_ID user_7_ID user_8_ID program_ID isVVMPassed
            """,
        cleared: """
            item_line_ID location_ID sell_price prescribedQuantity om_item_code om_tax om_total_before_tax om_total_after_tax \
            optionID om_item_variant_id linked_transact_id oms_fields custom_data goods_received_lines_ID \
            is_from_inventory_adjustment local_charge_line_total medicine_administrator_ID order_lines_ID repeat_ID \
            source_backorder_id spare supp_trans_line_ID_ns user_1 user_2 user_3 user_4
            """,
        [
            "ID": .given(.id), "transaction_ID": .given(.header), "type": .given(.lineType), "cost_price": .from("sell_price"),
            "sentQuantity": .from("quantity"), "sent_pack_size": .from("pack_size"), "linked_trans_line_ID": .given(.source),
        ])
}
