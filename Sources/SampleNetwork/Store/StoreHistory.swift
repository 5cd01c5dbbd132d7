/// Lives through half a year of one store and keeps the records of it.
///
/// What is on the shelf at the end is what came in less what went out: every quantity of a stock line is explained by invoice lines.
struct StoreHistory: Sendable {
    let setting: SampleSetting
    let plan: StorePlan
    let storeID: String
    var random: SeededRandom
    var stock: [StockLine] = []
    var lastNumber: [String: Int] = [:]
    var patientIDs: [String] = []
    var prescriberIDs: [String] = []
    var locationRecords: [SampleRecord] = []
    var peopleRecords: [SampleRecord] = []
    var requisitionRecords: [SampleRecord] = []
    var invoiceRecords: [SampleRecord] = []
    var stocktakeRecords: [SampleRecord] = []

    init(setting: SampleSetting, plan: StorePlan) {
        self.setting = setting
        self.plan = plan
        storeID = setting.storeID(plan.code)
        random = setting.random("history/\(plan.code)")
        addLocations()
        addPeople()
        receiveStock()
        countStock()
        let orders = addRequisitions()
        issueToCustomers(answering: orders)
        dispense()
        prepareIssues()
    }

    /// Everything the store edits, each record after those it refers to.
    var records: [SampleRecord] {
        let stockRecords = stock.map { $0.record(storeID: storeID) }
        let groups = [
            locationRecords, peopleRecords, stockRecords, requisitionRecords, invoiceRecords, stocktakeRecords,
        ]
        return groups.flatMap { $0 }
    }

    /// The shelves and the refrigerator.
    private mutating func addLocations() {
        for code in Self.locationCodes {
            let isCold = code == Self.coldLocationCode
            locationRecords.append(
                RecordForm.location.record(
                    locationID(code),
                    [
                        "code": .text(code), "Description": .text(isCold ? "Refrigerator" : "Shelf \(code)"),
                        "type_ID": .text(setting.locationTypeID(isCold ? "Cold room" : "Room")), "store_ID": .text(storeID),
                        "Volume": .number(isCold ? 2 : 10),
                    ]))
        }
    }

    static let coldLocationCode = "COLD"
    static let locationCodes: [String] = ["A1", "A2", "B1", "B2", "C1", coldLocationCode]

    func locationID(_ code: String) -> String {
        setting.ids.id("Location", plan.code, code)
    }

    /// A time in working hours.
    mutating func workingTime() -> Int {
        random.number(in: 8 * 3_600...16 * 3_600)
    }

    /// Up to `count` different batches that have at least `packs` to give, in stock order.
    mutating func chooseStock(_ count: Int, havingAtLeast packs: Int) -> [Int] {
        var places = stock.indices.filter { stock[$0].availablePacks >= packs }
        random.reorder(&places)
        return places.prefix(count).sorted()
    }
}
