/// Forms of names, stores and prescribers.
extension RecordForm {
    static let name = RecordForm(
        "name",
        """
        text ID,name,code,type
        flag customer,supplier
        text supplying_store_id,first,last
        flag female
        date date_of_birth
        text phone,charge code,comment,country,bill_address1,bill_address2,email,url
        flag manufacturer,donor,hold
        text NEXT_OF_KIN_ID,next_of_kin_relative
        date created_date
        text national_health_number
        flag isDeceased
        text om_created_datetime,om_gender
        null custom_data
        number margin,freightfac
        text currency_ID,fax,custom1,custom2,custom3,title,group_ID,ship_address1,ship_address2,barcode
        text postal_address1,postal_address2,category1_ID,region_ID,price_category,flag
        flag print_invoice_alphabetical
        number default_order_days,connection_type
        text POBOX,middle
        flag preferred
        text Blood_Group,marital_status,mother_id,ethnicity_ID,occupation_ID,religion_ID,nationality_ID
        number latitude,longitude
        text license_number
        date license_expiry
        flag has_current_license
        number maximum_credit
        text integration_ID
        """)

    static let store = RecordForm(
        "store",
        """
        text ID,name_ID,code,name
        number sync_id_remote_site
        text logo,store_mode
        date created_date
        flag disabled,IS_HIS
        text mwks_export_mode,organisation_name,address_1,address_2,address_3,postal_zip_code,phone,tags
        flag sort_issues_by_status_spare
        text responsible_user_ID
        null custom_data
        """)

    static let clinician = RecordForm(
        "clinician",
        """
        text ID,code,last_name,initials,first_name,address1,address2,phone,mobile,email
        flag female,active
        text store_ID,registration_code,category
        null oms_fields
        """)

    static let clinicianStoreJoin = RecordForm("clinician_store_join", "text ID,store_ID,prescriber_ID")
}
