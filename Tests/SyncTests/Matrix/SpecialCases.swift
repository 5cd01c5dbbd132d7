/// Kinds of record that follow another rule than the row of the ownership table they stand in, or hang on a record that decides.
///
/// The class words are those of the ownership table, and two more: `Name` for what is attached to one name, `Transfer` for a document
/// between two stores (R-OWN, R-ROUTE).
enum SpecialCases {
    static let rows: [OwnershipWords] = cases.map { OwnershipWords(data: $0.0, normal: $0.1, mirrored: $0.2, notes: "") }
    static let samples: [MatrixSample] = cases.map { MatrixSample($0.0, $0.3, $0.4) }

    private static let cases: [(String, String, String, String, [String: String])] = names + stores + people + documents

    /// R-OWN 12, 16, R-STORE 6.
    private static let names: [(String, String, String, String, [String: String])] = [
        ("A contact of a name", "Name", "Primary", "contact", ["name_ID": "customer"]),
        ("A tag of a name", "Name", "Primary", "name_tag_join", ["name_ID": "customer", "name_tag_ID": "tag"]),
        ("A master list of a name", "Name", "Primary", "list_master_name_join", ["name_ID": "customer", "list_master_ID": "list"]),
        ("A budget of a name", "Name", "Primary", "name_budget", ["name_ID": "customer"]),
        ("A line of a name's local list", "Name", "Primary", "list_local_line", ["list_master_name_join_ID": "local-list"]),
        ("A group a contact is in", "Name", "Primary", "contact_group_membership", ["contact_id": "contact"]),
        ("A line of a master list", "Central", "Primary", "list_master_line", ["item_master_ID": "list", "item_ID": "item"]),
        ("A unit", "Central", "Primary", "unit", ["units": "tablet"]),
        ("A store's own name", "Central", "Central", "name", ["type": "store", "name": "Shop"]),
        ("A data type nobody has heard of", "Central", "Primary", "weather_station", ["height": "12"]),
        ("A standard report", "Local", "Local", "report", ["report_name": "Stock", "type": "std"]),
        ("A plug-in's data for all", "Central", "Primary", "plugin_data", ["store_ID": ""]),
    ]

    /// R-STORE 6, R-OWN 8, R-OWN 11, R-OWN 12, R-SYNC 9.
    private static let stores: [(String, String, String, String, [String: String])] = [
        ("A tag of a store's own name", "Central store", "Central", "name_tag_join", ["name_ID": "name-subject", "name_tag_ID": "tag"]),
        ("Visibility of a name", "Central store", "Central", "name_store_join", ["name_ID": "elsewhere", "store_ID": "subject"]),
        (
            "Visibility of an existing patient", "Central store", "Central", "name_store_join",
            ["name_ID": "patient", "store_ID": "subject"]
        ),
        ("A preference of the newer form", "Central store", "Central", "preference", ["store_id": "subject", "key": "colour"]),
        ("A store's data nobody has heard of", "Store", "Store", "weather_report", ["store_ID": "subject"]),
    ]

    /// R-OWN 1, R-OWN 4.
    private static let people: [(String, String, String, String, [String: String])] = [
        ("A prescriber", "Patient", "Store", "clinician", ["last_name": "Moss", "store_ID": "home"]),
        ("An insurance policy", "Patient", "Store", "nameInsuranceJoin", ["nameID": "patient"]),
        ("A patient's medication", "Patient", "Store", "patient_medication", ["name_ID": "patient"]),
        ("A patient's document", "Patient", "Store", "om_document", ["owner_name_ID": "patient"]),
        ("A vaccination", "Patient", "Store", "vaccination", ["patient_id": "patient"]),
        ("A contact form", "Message", "Store", "contact_form", ["store_id": "subject", "body": "Help"]),
    ]

    /// R-ROUTE: a document between two stores of ours, and what goes with its header.
    private static let documents: [(String, String, String, String, [String: String])] = [
        ("An invoice to another store", "Transfer", "Store", "transact", ["store_ID": "subject", "name_ID": "name-trader", "type": "ci"]),
        ("A request to a store", "Transfer", "Store", "requisition", ["store_ID": "subject", "name_ID": "name-trader", "type": "im"]),
        ("A line of an invoice to another store", "Transfer", "Store", "trans_line", ["transaction_ID": "delivery"]),
        ("A line of an invoice", "Store", "Store", "trans_line", ["transaction_ID": "invoice"]),
        ("A box type", "Store", "Store", "box_type", ["store_ID": "subject"]),
        ("A condition copied to a tender", "Store", "Store", "tender_condition", ["tender_ID": "tender", "is_master_condition": "false"]),
        ("A note on a stock line", "Store", "Store", "item_line_note", ["il_ID": "stock"]),
        ("A movement between locations", "Store", "Store", "location_movement", ["store_ID": "subject"]),
    ]
}
