extension Declarations {
    /// The record type that stands for a row of the ownership table, where it is not the row's first.
    ///
    /// What differs from it within a row is listed among the kinds of data and the special cases of `docs/ownership.md`.
    static let leadingRecordTypes: [String: String] = [
        "Items": "item",
        "Names (except patients)": "name",
        "Item master lists and programmes": "list_master",
        "Visibility of existing patients and prescribers": "name_store_join",
        "Messages": "message",
        "Visibility of new patients and prescribers": "name_store_join",
        "Patients and prescribers": "name",
        "Merging of patients and prescribers": "name",
        "Transactions (but not prescriptions)": "transact",
        "Tenders and quotes": "tender",
        "Tenders and quotes (centralised)": "tender",
    ]
}
