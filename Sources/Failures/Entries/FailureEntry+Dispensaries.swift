/// Failures of dispensaries and patients.
extension FailureEntry {
    static let dispensaryOnly = FailureEntry(
        "Patients, their medication, events, repeats and insurance, and prescribers are made and edited only in a dispensary store "
            + "of their home site.",
        remedy:
            "Switch to a dispensary store that the message names, or do it on the site of the home store. Where it names none, a store "
            + "begins to dispense by, on central: tributary stores edit STORE --mode dispensary.",
        status: 403, retry: .afterAction, blame: .content, mayBeVouchedFor: true)

    static let patientNotVisible = FailureEntry(
        "The patient is not visible in this store, so nothing can be prescribed to the patient here.",
        remedy:
            "First fetch the patient into this store, on its site: tributary patients search and tributary patients fetch; for a store "
            + "of central: tributary visibility grant STORE --patient ID.",
        status: 403, retry: .afterAction, blame: .content, mayBeVouchedFor: true)

    static let repeatElsewhere = FailureEntry(
        "This repeat is dispensed on the patient's home site.",
        remedy:
            "Send the patient there, or let repeats be dispensed on all sites, on the primary: tributary preferences set "
            + "repeats_on_all_sites on.",
        status: 403, retry: .afterAction, blame: .content)

    static let repeatOverdispensed = FailureEntry(
        "A repeat was dispensed more often than it was prescribed.",
        remedy: "Nothing is lost: compare the prescriptions that name the repeat, and speak with the patient.",
        status: 409, retry: .afterAction, blame: .administration)

    static let transactionsWithheld = FailureEntry(
        "The store's transactions are not synced: central holds no copy of them, or an old one.",
        remedy: "Ask the store's site, or switch it on, on central: tributary stores edit STORE --transactions on.",
        status: 409, retry: .afterAction, blame: .administration)

    static let lookupLimited = FailureEntry(
        "This site has asked central for too many patients or prescribers.",
        remedy: "Wait for the time named, and search with more of the name, the code or the date of birth.",
        status: 429, retry: .automatic, blame: .caller)
}
