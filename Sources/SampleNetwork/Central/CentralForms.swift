/// Forms of the tables that central edits.
extension RecordForm {
    static let unit = RecordForm("unit", "text ID,units,comment\nnumber order_number")
    static let categoryTop = RecordForm(
        "item_category_level1", "text ID,Description\nnumber sort_order\nnull custom_data\nflag summary_only")
    static let categoryMiddle = RecordForm(
        "item_category_level2", "text ID,Description\nnumber sort_order\ntext parent_ID\nflag summary_only")
    static let category = RecordForm(
        "item_category", "text ID,Description\nnumber sort_order\ntext parent_ID\nnull custom_data\nflag summary_only")
    static let locationType = RecordForm(
        "Location_type", "text ID,Description\nnumber Temperature_min,Temperature_max\nnull customData")
    static let currency = RecordForm(
        "currency", "text ID,currency\nnumber rate\nflag is_home_currency\ndate date_updated\nflag is_active")
    static let option = RecordForm("options", "text ID,type,title\nflag isActive")
    static let shipMethod = RecordForm("ship_method", "text ID,method\nflag isActive")
    static let abbreviation = RecordForm("abbreviation", "text ID,abbreviation,expansion")
    static let diagnosis = RecordForm("diagnosis", "text ID,ICD_CODE,ICD_DESCRIPTION,NOTES\ndate VALID_TILL")
    static let itemDirection = RecordForm("item_direction", "text ID,item_ID,directions\nnumber priority")
    static let periodSchedule = RecordForm("periodSchedule", "text ID,name")
    static let period = RecordForm("period", "text ID,periodScheduleID,name\ndate startDate,endDate")
    static let nameTag = RecordForm("name_tag", "text ID,description")
    static let nameTagJoin = RecordForm("name_tag_join", "text ID,name_ID,name_tag_ID")
    static let listMasterLine = RecordForm(
        "list_master_line", "text ID,item_master_ID,item_ID\nnumber price,imprest_quan,order_number")
    static let listMasterNameJoin = RecordForm(
        "list_master_name_join",
        "text ID,name_ID,list_master_ID,description\nflag include_web,include_imprest,include_stock_hist,price_list")
    static let preference = RecordForm("pref", "text ID,store_ID,item,network_ID,user_ID\nnull data")
    static let nameStoreJoin = RecordForm(
        "name_store_join",
        """
        text ID,store_ID,name_ID
        flag inactive
        number spare_Category_ID,spare_Category_optional_id,spare_Category_optional2_id
        """)

    static let item = RecordForm(
        "item",
        """
        text ID,item_name,code,unit_ID,type_of
        number default_pack_size
        flag is_vaccine
        text VEN_category,strength
        number doses
        text category_ID,restricted_location_type_ID
        number volume_per_pack
        text universalcodes_code,ABC_category,Message,account_income_ID,account_purchases_ID,account_stock_ID,atc_category
        flag builds_only
        number buy_price
        text catalogue_code,category2_ID,category3_ID
        flag critical_stock
        text cross_ref_item_ID
        null custom_data
        number ddd factor
        text ddd_value,department_ID,description
        flag essential_drug_list,expiry_date_mandatory
        text flags
        number indic_price
        text interaction_group_ID
        flag is_sync
        null kit_data
        number margin
        text non_stock_name_ID
        flag normal_stock
        text other_names
        number outer_pack_size
        flag price_editable
        date start_of_year_date
        text user_field_1,user_field_2,user_field_3
        flag user_field_4
        number user_field_5
        text user_field_6
        flag user_field_7
        number warning_quantity,weight
        """)

    static let listMaster = RecordForm(
        "list_master",
        """
        text ID,description,code,note
        flag inactive,is_default_price_list,isProgram
        null programSettings
        flag is_immunisation
        date date_created
        text created_by_user_ID
        flag gets_new_items
        null tags
        flag isPatientList,is_hiv,isSupplierHubCatalog
        """)

    static let itemStoreJoin = RecordForm(
        "item_store_join",
        """
        text ID,item_ID,store_ID
        flag inactive,hold_for_issue,hold_for_receive,ignore_for_orders,include_on_price_list,non_stock
        number default_price,margin,AMC_modification_factor,estimated_AMC,forecast_method,maximum_stock,minimum_stock
        null custom_data
        text default_location_ID,location_bulk_ID,pickface_location_ID,non_stock_name_ID,projection_for_calcs
        text restricted_location_type_id
        flag pack_to_one,pack_to_one_allow
        number report_quantity
        """)
}
