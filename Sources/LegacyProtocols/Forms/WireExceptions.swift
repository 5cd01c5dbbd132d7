/// What v5 sites demand beyond what the Catalogue says of a field.
enum WireExceptions {
    /// Keys that are sent although a site could do without: what it makes of their absence is not what they mean.
    static let blanks: [String: [String: String]] = [
        // An absent `inactive` hides the list, an absent discount is no discount of 0.
        "list_master": ["inactive": "false", "discount_percentage": "0"],
        "store": ["store_mode": "\"store\""],
        "item_store_join": ["default_price": "0"],
    ]

    /// Fields that a site may do without and refuses as null; some of them it pushes as null.
    static let neverNull: [String: Set<String>] = [
        "transact": ["insuranceDiscountAmount", "insuranceDiscountRate", "is_cancellation"],
        "purchase_order": [
            "agent_commission", "document_charge", "communications_charge", "insurance_charge", "freight_charge", "curr_rate",
            "supplier_discount_amount", "Order_total_before_discount", "Order_total_after_discount", "is_authorised",
        ],
        "purchase_order_line": [
            "item_name", "snapshot_quantity", "packsize_ordered", "quan_original_order", "quan_adjusted_order",
            "price_per_pack_before_discount", "price_expected_after_discount",
        ],
        "requisition": ["is_emergency"],
        "Stock_take": ["om_is_initial_stocktake"],
        "user": ["active"],
        "vaccine_vial_monitor_status": ["unusable"],
    ]

    /// Tables whose deletions a v5 site understands; a deletion in any other is not sent.
    static let deletable: Set<String> = [
        "abbreviation", "clinician_store_join", "contact", "currency", "diagnosis", "indicator_attribute", "indicator_value", "item",
        "item_category", "item_category_level1", "item_category_level2", "item_direction", "list_master", "list_master_line",
        "list_master_name_join", "name", "name_store_join", "name_tag_join", "om_user_permission", "options", "program_indicator",
        "purchase_order", "purchase_order_line", "requisition", "requisition_line", "store", "trans_line", "transact", "unit",
        "vaccine_vial_monitor_status",
    ]

    /// Tables whose records a v5 site may merge.
    static let mergeable: Set<String> = ["clinician", "item", "name"]
}
