/// Forms of the tables that a store edits: places, stock, counts and orders.
extension RecordForm {
    static let location = RecordForm(
        "Location",
        """
        text ID,code,Description,Comment
        number Volume
        text type_ID,object_type,parent_id,Colour
        number bottom_y_coordinate
        flag summary_only
        text store_ID
        number priority
        flag hold
        text replenishment_type,asset_ID
        """)

    static let stockLine = RecordForm(
        "item_line",
        """
        text ID,store_ID,item_ID,batch
        date expiry_date
        flag hold
        text location_ID
        number pack_size,available,quantity,cost_price,sell_price
        text note,name_ID,barcodeID,om_item_variant_id,donor_id,vvm_status_id,manufacturer_ID
        null oms_fields
        number total_volume,volume_per_pack
        null extraData
        number initial_quan
        null kit_data
        number pack_inners_per_outer,pack_quan_per_inner,spare,spare_start_year_quan_tot,stock_on_hand_tot,total_cost
        text user_1,user_2,user_3,user_4,user_5_ID,user_6_ID,user_7_ID,user_8_ID
        number weight_per_pack
        """)

    static let stocktake = RecordForm(
        "Stock_take",
        """
        text ID,Description,comment,created_by_ID,finalised_by_ID
        flag Locked
        text invad_additions_ID,invad_reductions_ID,programID
        number serial_number
        text status
        date stock_take_created_date,stock_take_date
        number stock_take_time
        text store_ID,type,om_created_datetime,om_finalised_datetime,om_counted_by,om_verified_by
        flag om_is_initial_stocktake
        """)

    static let stocktakeLine = RecordForm(
        "Stock_take_lines",
        """
        text ID,stock_take_ID,item_ID,item_name,item_line_ID,location_id,Batch
        date expiry
        number snapshot_qty,snapshot_packsize,stock_take_qty
        flag is_edited
        number cost_price,sell_price
        text comment,om_note,optionID,om_item_variant_id,donor_ID,vaccine_vial_monitor_status_ID,manufacturer_ID
        number volume_per_pack,Colour,line_number,spare
        null oms_fields
        """)

    static let requisition = RecordForm(
        "requisition",
        """
        text ID,name_ID,store_ID,user_ID,type,status
        number serial_number
        date date_entered,date_stock_take,date_order_received
        text requester_reference,comment,linked_requisition_id,linked_purchase_order_ID,nsh_custInv_ID,previous_csh_id
        number thresholdMOS,daysToSupply,colour,lastModifiedAt
        text authorisationStatus,orderType,periodID,programID
        flag is_emergency,isRemoteOrder
        null custom_data
        text om_created_datetime,om_sent_datetime,om_finalised_datetime
        date om_expected_delivery_date
        number om_max_months_of_stock
        text om_status,om_colour
        null oms_fields
        """)

    static let requisitionLine = RecordForm(
        "requisition_line",
        """
        text ID,requisition_ID,item_ID,itemName
        number Cust_stock_order,suggested_quantity,actualQuan,stock_on_hand,daily_usage,approved_quantity
        text authoriser_comment,comment,om_snapshot_datetime
        number Cust_prev_stock_balance,Cust_stock_received,Cust_stock_issued,Cust_loss_adjust
        number stockLosses,stockAdditions,stockExpiring,days_out_or_new_demand,imprest_or_prev_quantity
        number previous_stock_on_hand,adjusted_consumption,colour,line_number,DOSforAMCadjustment,requestedPackSize
        text optionID,linked_requisition_line_ID,purchase_order_line_ID
        null oms_fields
        """)
}
