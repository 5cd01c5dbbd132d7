/// The three levels of item categories: code or name, and the one above it.
enum Categories {
    static let topLevel: [String] = ["Medicines", "Vaccines", "Medical supplies"]

    static let middleLevel: KeyValuePairs<String, String> = [
        "Medicines against infections": "Medicines",
        "Medicines for long-lasting illness": "Medicines",
        "Medicines for acute care": "Medicines",
        "Mothers and children": "Medicines",
        "Immunisation": "Vaccines",
        "Tests and consumables": "Medical supplies",
    ]

    /// Lines of code, description, middle level.
    static let leaves: String = """
        ABP|Antibacterials, penicillins|Medicines against infections
        ABO|Antibacterials, others|Medicines against infections
        AMA|Antimalarials|Medicines against infections
        TBC|Tuberculosis medicines|Medicines against infections
        ARV|Antiretrovirals|Medicines against infections
        PAR|Antiparasitics, antifungals, antivirals|Medicines against infections
        VAC|Vaccines|Immunisation
        ANA|Pain and fever|Medicines for acute care
        CAR|Heart and blood pressure|Medicines for long-lasting illness
        END|Diabetes and hormones|Medicines for long-lasting illness
        RES|Breathing and allergy|Medicines for long-lasting illness
        NEU|Nerves and mind|Medicines for long-lasting illness
        GAS|Stomach and bowel|Medicines for acute care
        MAT|Birth and family planning|Mothers and children
        VIT|Vitamins and minerals|Mothers and children
        FLU|Fluids and electrolytes|Medicines for acute care
        TOP|Skin, eye and disinfection|Medicines for acute care
        ANE|Anaesthetics|Medicines for acute care
        TES|Tests|Tests and consumables
        SUP|Consumables|Tests and consumables
        """
}
