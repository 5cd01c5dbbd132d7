/// Forms of invoices and their lines.
extension RecordForm {
    static let invoice = RecordForm(
        "transact",
        """
        text ID,name_ID,store_ID
        number invoice_num
        text type,status,user_ID
        flag hold
        text comment,their_ref,prescriber_ID,currency_ID
        number currency_rate
        text om_transport_reference,goods_received_ID,original_PO_ID,requisition_ID,linked_transaction_id
        text nameInsuranceJoinID,donor_default_id
        number insuranceDiscountAmount,insuranceDiscountRate
        date entry_date
        number entry_time
        date confirm_date
        number confirm_time
        date finalised_date
        number finalised_time
        text mode
        number tax_rate
        text om_created_datetime,om_allocated_datetime,om_picked_datetime,om_shipped_datetime,om_delivered_datetime
        text om_verified_datetime,om_status,om_type,om_colour,om_original_shipment_id,diagnosis_ID,programID
        flag is_cancellation
        date arrival_date_estimated
        text ship_method_ID
        null oms_fields
        number Colour,amount_outstanding
        text category_ID,contact_id
        null custom_data
        flag is_authorised
        number lastModifiedAt,number_of_cartons
        text optionID
        date ship_date
        number subtotal,tax,total
        text user1,user2,user3,user4,waybill_number
        """)

    static let invoiceLine = RecordForm(
        "trans_line",
        """
        text ID,transaction_ID,item_ID,item_name,item_line_ID,location_ID,batch
        date expiry_date
        number pack_size,cost_price,sell_price
        text type
        number quantity,prescribedQuantity
        text note,om_item_code,optionID,linked_transact_id,donor_id,vaccine_vial_monitor_status_ID
        null oms_fields
        number sentQuantity,sent_pack_size,volume_per_pack
        text manufacturer_ID
        flag is_from_inventory_adjustment
        number line_number,price_extension
        """)
}
