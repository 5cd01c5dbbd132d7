/// Short lists of the central records, one entry a line, columns divided by "|".
enum Wording {
    /// Kind of reason, title.
    static let reasons: String = """
        positiveInventoryAdjustment|Found in store
        negativeInventoryAdjustment|Damaged
        negativeInventoryAdjustment|Missing at count
        openVialWastage|Vial opened, doses unused
        closedVialWastage|Expired unopened
        returnReason|Wrong item sent
        requisitionLineVariance|Seasonal demand
        """

    /// Description, lowest and highest temperature in degrees Celsius.
    static let storageConditions: String = """
        Room|15|25
        Cold room|2|8
        Freezer|-25|-15
        """

    /// Code, rate to the home currency.
    static let currencies: String = """
        USD|1
        EUR|1.12
        AUD|0.66
        """

    static let shipMethods: String = """
        Road
        River boat
        Air
        """

    /// Abbreviation, meaning.
    static let abbreviations: String = """
        1t|Take ONE tablet
        2t|Take TWO tablets
        3t|Take THREE tablets
        4t|Take FOUR tablets
        1c|Take ONE capsule
        od|once a day
        bd|twice a day
        tds|three times a day
        qid|four times a day
        nocte|at night
        prn|when needed
        stat|at once
        ac|before food
        pc|after food
        3d|for three days
        5d|for five days
        7d|for seven days
        10d|for ten days
        """

    /// ICD-10 code, description.
    static let diagnoses: String = """
        A09|Gastroenteritis and colitis
        B54|Malaria, unspecified
        B82.0|Intestinal worms, unspecified
        E11.9|Type 2 diabetes without complications
        I10|Essential (primary) hypertension
        J06.9|Acute upper respiratory infection
        J18.9|Pneumonia, unspecified
        J45.9|Asthma, unspecified
        L08.9|Local infection of the skin, unspecified
        N39.0|Urinary tract infection, site not specified
        R50.9|Fever, unspecified
        Z34.9|Supervision of normal pregnancy
        """

    /// The columns of each line.
    static func rows(_ lines: String) -> [[String]] {
        lines.split(separator: "\n").map { $0.split(separator: "|", omittingEmptySubsequences: false).map(String.init) }
    }
}
