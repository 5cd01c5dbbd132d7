import SyncRules
import TestSupport

/// A record that stands for a row of the ownership table in the test's town: about the store `subject`, and where there is a patient, about
/// one whose home store is `home` and who is visible in `subject`.
struct MatrixSample {
    let data: String
    let table: String
    let fields: [String: String]

    init(_ data: String, _ table: String, _ fields: [String: String] = [:]) {
        self.data = data
        self.table = table
        self.fields = fields
    }

    func change(_ id: String, note: String? = nil, more: [String: String] = [:]) -> Change {
        var fields = self.fields.merging(more) { _, new in new }
        if let note { fields["matrix_note"] = note }
        return Town.change(table, id, fields)
    }

    static func of(_ data: String) -> MatrixSample? { (all + SpecialCases.samples).first { $0.data == data } }

    static let all = central + centralStore + people + store + local

    static let central = [
        MatrixSample("Items", "item", ["item_name": "Salt"]),
        MatrixSample("Names (except patients)", "name", ["name": "Facility", "type": "facility"]),
        MatrixSample("Merging of items, units and names (except patients)", "item", ["item_name": "Sugar"]),
        MatrixSample("Groups and departments", "item_department", ["department": "Cold"]),
        MatrixSample("Item master lists and programmes", "list_master", ["description": "Basic"]),
        MatrixSample("Budgets, periods and accounts", "account", ["code": "1"]),
        MatrixSample("Transaction categories and payment types", "transaction_category", ["category": "Gift"]),
        MatrixSample("Purchase order categories", "purchase_order_category", ["category": "Yearly"]),
        MatrixSample("Custom data", "custom_data_category", ["description": "Own"]),
        MatrixSample("Barcodes", "barcode", ["barcode": "123", "itemID": "item"]),
        MatrixSample("Currencies", "currency", ["currency": "XPF"]),
        MatrixSample("Options and properties", "options", ["title": "Expired"]),
        MatrixSample("Location types", "Location_type", ["Description": "Cold"]),
        MatrixSample("Regimens and indicators", "regimen", ["name": "HIV"]),
        MatrixSample("Drug interactions and warnings", "warning", ["warning_text": "Sleepy"]),
        MatrixSample("Vaccinators and vaccine settings", "vaccine_vial_monitor_status", ["description": "Stage 1"]),
        MatrixSample("Custom reports", "report", ["report_name": "Ours", "custom_name": "Ours"]),
        MatrixSample("Asset settings", "asset_type", ["description": "Fridge"]),
        MatrixSample("Regions", "region", ["name": "North"]),
        MatrixSample("Incoterms and tender conditions", "incoterm", ["code": "FOB"]),
        MatrixSample("Abbreviations and item directions", "abbreviation", ["abbreviation": "bd", "expansion": "twice a day"]),
        MatrixSample("Diagnoses", "diagnosis", ["ICD_CODE": "A00"]),
        MatrixSample("Insurance providers", "insuranceProvider", ["providerName": "Mutual"]),
        MatrixSample("Patient event types", "patient_event", ["description": "Weight"]),
        MatrixSample("Dashboard reports", "dashboard_report", ["title": "Stock"]),
        MatrixSample("Authorisers and authorisation", "authoriser", ["storeID": "subject"]),
        MatrixSample("Sites and sync-related preferences", "site_settings", ["site_id": "1", "name": "Interval"]),
    ]

    static let centralStore = [
        MatrixSample("Purchase orders (centralised)", "purchase_order", ["store_ID": "subject"]),
        MatrixSample("Tenders and quotes (centralised)", "tender", ["store_ID": "subject"]),
        MatrixSample("Payments (centralised)", "transact", ["store_ID": "subject", "name_ID": "customer", "type": "ps"]),
        MatrixSample("Visibility of items and names (except patients)", "item_store_join", ["store_ID": "subject", "item_ID": "item"]),
        MatrixSample(
            "Visibility of existing patients and prescribers", "clinician_store_join",
            ["store_ID": "subject", "prescriber_ID": "prescriber"]),
        MatrixSample("Stores and non sync-related store preferences", "pref", ["store_ID": "subject", "item": "opening_hours"]),
    ]

    static let people = [
        MatrixSample("Messages", "message", ["toStoreID": "subject", "status": "new", "body": "Hello"]),
        MatrixSample("Visibility of new patients and prescribers", "name_store_join", ["store_ID": "home"]),
        MatrixSample("Patients and prescribers", "name", ["type": "patient", "supplying_store_id": "home"]),
        MatrixSample("Merging of patients and prescribers", "name", ["type": "patient", "supplying_store_id": "home"]),
        MatrixSample("Patient events", "name_note", ["name_ID": "patient", "patient_event_ID": "event", "store_ID": "home"]),
        MatrixSample("Repeats", "repeat_table", ["name_ID": "patient"]),
        MatrixSample(
            "Prescriptions", "transact", ["store_ID": "subject", "name_ID": "patient", "mode": "dispensary", "type": "ci"]),
    ]

    static let store = [
        MatrixSample("Name notes", "name_note", ["store_ID": "subject", "name_ID": "customer"]),
        MatrixSample(
            "Customer stock history and requisitions", "requisition", ["store_ID": "subject", "name_ID": "customer", "type": "sh"]),
        MatrixSample("Locations", "Location", ["store_ID": "subject", "code": "A1"]),
        MatrixSample("Merging locations", "Location", ["store_ID": "subject", "code": "A2"]),
        MatrixSample("Stock and replenishments", "item_line", ["store_ID": "subject", "item_ID": "item"]),
        MatrixSample("Stocktakes and inventory adjustments", "Stock_take", ["store_ID": "subject"]),
        MatrixSample("AMC projections", "item_amc_projection", ["store_ID": "subject"]),
        MatrixSample(
            "Transactions (but not prescriptions)", "transact",
            ["store_ID": "subject", "name_ID": "customer", "type": "ci", "mode": "store"]),
        MatrixSample("Transaction notes", "trans_note", ["transact_ID": "invoice"]),
        MatrixSample("Item notes", "item_note", ["store_ID": "subject", "item_ID": "item"]),
        MatrixSample("Boxes", "box", ["transactionID": "invoice"]),
        MatrixSample("Goods received", "Goods_received", ["store_ID": "subject"]),
        MatrixSample("Indicator values", "indicator_value", ["store_ID": "subject"]),
        MatrixSample("Vaccine monitors/sensors", "sensor", ["storeID": "subject"]),
        MatrixSample("Assets", "v6/asset", ["store_id": "subject"]),
        MatrixSample("Store credentials", "store_credential", ["store_ID": "subject"]),
        MatrixSample("Tenders and quotes", "tender", ["store_ID": "subject"]),
        MatrixSample("Purchase orders", "purchase_order", ["store_ID": "subject"]),
        MatrixSample("Payments", "transact", ["store_ID": "subject", "name_ID": "customer", "type": "rc"]),
        MatrixSample("New users", "user", ["name": "Ana"]),
    ]

    static let local = [
        MatrixSample("User licenses and existing users", "user_license_category", ["description": "Full"]),
        MatrixSample("User permissions", "user_store", ["store_ID": "subject"]),
        MatrixSample("Preferences (non-store)", "pref", ["store_ID": "", "item": "window"]),
        MatrixSample("Reference documents", "DOC_REFERENCE"),
        MatrixSample("HIS", "HIS_WARD"),
        MatrixSample("Drug registration", "Drug_register"),
        MatrixSample("Labels", "label"),
        MatrixSample("Logs", "log", ["event": "Opened"]),
        MatrixSample("Reminders", "reminder"),
        MatrixSample("Adverse drug reactions", "adverse_drug_reaction", ["store_ID": "subject"]),
    ]
}
