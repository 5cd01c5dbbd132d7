extension Declarations {
    /// Master lists, programmes and who sees them.
    static let masterLists = Declaration(
        file: "MasterLists/MasterLists.swift",
        text: """
            == list_master [v5] Master lists and programmes
            data          Item master lists and programmes
            class         central, mirrored editor primary
            goes to       every site
            after         name_tag, periodSchedule
            deleted       delete record -> is_active=false; inactive=true on the wire also means inactive (a missing or null
            deleted       inactive is read as INACTIVE)
            note          isProgram=true makes the list a programme: the same row also yields a context, a program (id =
            note          list_master.ID) and, from programSettings, programme requisition settings and order types.
            note          programSettings.storeTags keys are name_tag descriptions; periodScheduleName is a
            note          periodSchedule.name (both must exist first).
            fields
              ID                     text       key  required
              description            text       required
              code                   text       required
              note                   text       required
              inactive               bool?
              is_default_price_list  bool?
              discount_percentage    real?
              isProgram              bool       required
              programSettings        json?      present
                  elmisCode         text?
                  storeTags         json?        # object keyed by name_tag description; each value has periodScheduleName (periodSchedule.name) and orderTypes
                      periodScheduleName  text
                      orderTypes          json?        # array
                          name                text
                          thresholdMOS        real
                          maxMOS              real
                          maxOrdersPerPeriod  int
                          isEmergency         bool
                          maxEmergencyOrders  int?         # empty string means 0
                          type                text?
              is_immunisation        bool?
              date_created           date?
              created_by_user_ID     text?      -> user
              gets_new_items         bool
              tags                   json?
              isPatientList          bool
              is_hiv                 bool
              isSupplierHubCatalog   bool

            == list_master_line [v5] Master list lines
            data          Item master lists and programmes
            class         central, mirrored editor primary
            goes to       every site
            after         list_master, item
            deleted       by delete record, the row goes
            note          The list FK is called item_master_ID.
            fields
              ID                text       key  required
              item_master_ID    text       required  -> list_master
              item_ID           text       required  -> item
              price             real?
              imprest_quan      real
              order_number      int

            == list_master_name_join [v5] Master list to name join (list visibility)
            data          Item master lists and programmes
            class         name, mirrored editor primary
            goes to       where the name name_ID is visible
            on openmsupply  every site
            after         name, list_master
            deleted       by delete record, the row goes
            note          Rows with empty name_ID are ignored. Rows with empty list_master_ID are legacy local lists (lines in
            note          list_local_line).
            fields
              ID                  text       key  required
              name_ID             text       required  -> name
              list_master_ID      text       required  -> list_master
              description         text?
              include_web         bool
              include_imprest     bool
              include_stock_hist  bool
              price_list          bool

            == list_local_line [none] Local list lines of a name
            data          Item master lists and programmes
            class         name, mirrored editor primary
            goes to       with its list_master_name_join by list_master_name_join_ID
            after         item, list_master_name_join
            fields
              ID                        text       key
              item_ID                   text?      -> item
              list_master_name_join_ID  text?      -> list_master_name_join
              imprest_quantity          real
              line_no                   int
              price                     real
            """)
}
