/// The tables of each row of the ownership table, as the tests' own copy. Rows of which only some records of a table are (centralised orders,
/// prescriptions, merges and the like) have none of their own.
enum DataTypeTables {
    static let all: [String: [String]] = Dictionary(
        text.split(separator: "\n").compactMap { line in
            guard let colon = line.range(of: ": ") else { return nil }
            return (String(line[..<colon.lowerBound]), line[colon.upperBound...].split(separator: " ").map(String.init))
        }, uniquingKeysWith: +)

    private static let text = """
        Items: ancillary_item bom_master item item_category item_category2 item_category3 item_category_level1 item_category_level2 item_variant packaging_variant unit
        Names (except patients): Ethnicity Occupation contact contact_group contact_group_membership name name_category1 name_category1_level1 name_category1_level2 name_category2 name_category3 name_category4 name_category5 name_category6 name_oms_fields name_tag name_tag_join nationality religion
        Groups and departments: item_department name_group permission
        Item master lists and programmes: campaign form_schema list_local_line list_master list_master_line list_master_name_join om_document_registry
        Budgets, periods and accounts: account budget_period chart_of_accounts name_budget period periodSchedule period_amount
        Transaction categories and payment types: paymentType requisition_category ship_method transaction_category transaction_master_category
        Purchase order categories: purchase_order_category
        Custom data: custom_data custom_data_category custom_stock_5 custom_stock_6 custom_stock_7 custom_stock_8 plugin_data
        Barcodes: barcode
        Currencies: currency
        Options and properties: item_property_join name_property options property region_property_join
        Location types: Location_type
        Regimens and indicators: indicator_attribute program_indicator regimen
        Drug interactions and warnings: Drug_interaction Drug_interaction_group item_warning_link warning
        Vaccinators and vaccine settings: demographic medicine_administrator om_vaccine_course om_vaccine_course_dose om_vaccine_course_item vaccine_course vaccine_course_dose vaccine_course_item vaccine_course_store_config vaccine_vial_monitor_status
        Custom reports: backend_plugin frontend_plugin om_form_schema om_report report reports_by_user
        Asset settings: asset_catalogue_item asset_catalogue_type asset_category asset_class asset_condition asset_document_type asset_location asset_log_reason asset_property asset_status asset_type
        Regions: region
        Incoterms and tender conditions: incoterm tender_condition tender_condition_category
        Abbreviations and item directions: abbreviation item_direction
        Diagnoses: diagnosis
        Insurance providers: insuranceProvider
        Patient event types: patient_event
        Visibility of items and names (except patients): item_store_join name_store_join
        Visibility of existing patients and prescribers: clinician_store_join
        Stores and non sync-related store preferences: pref preference store
        Sites and sync-related preferences: site site_settings sync_buffer sync_out
        Dashboard reports: dashboard_report dashboard_store_report dashboard_tab
        Authorisers and authorisation: authorisationQueue authoriser
        Messages: contact_form message
        Patients and prescribers: clinician nameInsuranceJoin om_document om_encounter om_vaccination patient_medication vaccination
        Repeats: repeat_table
        Name notes: name_note
        Customer stock history and requisitions: requisition requisition_line rnr_form rnr_form_line
        Locations: Location location_coordinate location_movement
        Stock and replenishments: item_line item_line_note replenishment
        Stocktakes and inventory adjustments: Stock_take Stock_take_lines
        AMC projections: item_amc_projection
        Transactions (but not prescriptions): backorder bill_of_material trans_line transact
        Transaction notes: trans_note
        Item notes: item_note
        Boxes: box box_line box_type
        Goods received: Goods_received Goods_received_line
        Indicator values: indicator_value regimen_line regimen_record
        Vaccine monitors/sensors: sensor sensorLog sensorLogItemLineJoin temperature_breach temperature_breach_config temperature_log vaccine_vial_monitor_status_log
        Assets: asset asset_internal_location asset_log asset_property_asset_join sync_file_reference
        Store credentials: store_credential
        Tenders and quotes: quote quote_line tender tender_currency tender_line
        Purchase orders: purchase_order purchase_order_line
        User licenses and existing users: user user_license_category
        User permissions: om_user_permission user_store
        Preferences (non-store): number number_reuse pref_blob
        Reference documents: DOC_REFERENCE
        HIS: Admitted_from HIS_BED HIS_BIRTH HIS_DISCHARGE_TO HIS_DISEASE HIS_ENCOUNTER HIS_ENCOUNTER_DISEASE HIS_ENCOUNTER_LOCATION HIS_PROCEDURE HIS_WARD
        Drug registration: Drug_register drug_register_category1 drug_register_category2 drug_register_status
        Labels: label
        Logs: log merged_ids om_activity_log site_log system_log
        Reminders: reminder
        Adverse drug reactions: adverse_drug_reaction
        """
}
