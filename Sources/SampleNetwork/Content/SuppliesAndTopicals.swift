extension Medicine {
    /// Skin and eye medicines, anaesthetics, tests and supplies; columns as for infections.
    static let supplies: String = """
        Tetracycline 1% eye ointment 5g|TOP|Tube|50|9.10|E|P||Apply to eye bd 7d
        Benzyl benzoate 25% lotion 1 litre|TOP|Bottle|1|4.30|E|P||
        Chlorhexidine gluconate 5% solution 1 litre|TOP|Bottle|1|3.15|V|P||
        Povidone iodine 10% solution 200ml|TOP|Bottle|1|1.25|E|P||
        Ketamine 50mg/ml injection 10ml|ANE|Vial|25|28.00|V|H||
        Lidocaine 1% injection 20ml|ANE|Vial|20|11.90|V|P||
        Propofol 10mg/ml injection 20ml|ANE|Ampoule|5|8.60|E|N||
        Suxamethonium 50mg/ml injection 2ml|ANE|Ampoule|50|26.00|V|N||
        Malaria rapid test, P. falciparum|TES|Test|25|7.75|V|P||
        HIV 1/2 rapid test|TES|Test|100|80.00|V|P||
        Syphilis rapid test|TES|Test|25|13.60|E|P||
        Blood glucose test strips|TES|Test|50|8.20|E|P||
        Urine test strips, 10 parameters|TES|Test|100|4.95|N|P||
        Examination gloves, nitrile, medium|SUP|Each|100|5.25|V|P||
        Surgical gloves, sterile, size 7.5, pair|SUP|Each|50|11.00|V|H||
        Syringe, auto-disable, 0.5ml with needle|SUP|Each|100|4.15|V|P||
        Syringe, disposable, 5ml with needle|SUP|Each|100|3.95|V|P||
        Intravenous giving set with needle|SUP|Each|100|18.50|V|P||
        Gauze bandage 8cm x 4m|SUP|Each|12|1.70|E|P||
        """
}
