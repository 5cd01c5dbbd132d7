/// All declarations of the catalogue, one constant per subject.
enum Declarations {
    /// Every declaration, subject by subject; their order does not matter.
    static var all: [Declaration] {
        var all: [Declaration] = []
        all += [items, itemCategories, itemWarnings, itemNotes, properties, customData]
        all += [names, nameCategories, nameAttachments, people]
        all += [masterLists, programmes, regimens]
        all += [periods, accounts]
        all += [transactionCategories, transactions, transactionLines, builds]
        all += [locations, stockLines, stocktakes]
        all += [requisitions, reportAndRequisition]
        all += [purchaseOrders, goodsReceived, tenders, quotes]
        all += [prescribers, patients, documents]
        all += [dispensing]
        all += [vaccineCourses, vaccineCourseCopies, vaccinations]
        all += [vialMonitors, sensors, temperatures]
        all += [assetSettings, assets]
        all += [stores, visibility]
        all += [preferences]
        all += [users]
        all += [encounters, wards, drugRegistration]
        all += [reports, plugins, dashboards]
        all += [authorisation, messages, logs, synchronisation, office]
        return all
    }
}
