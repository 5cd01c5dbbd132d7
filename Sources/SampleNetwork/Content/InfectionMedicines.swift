extension Medicine {
    /// Medicines against infections, and vaccines.
    ///
    /// One a line: name, category, unit, pack size, price of a pack, vital/essential/necessary, lowest level that keeps it
    /// (P primary care, H hospital, N national), doses of a vial (vaccines), usual directions.
    static let infections: String = """
        Amoxicillin 250mg capsules|ABP|Capsule|1000|23.40|V|P||1c tds 7d
        Amoxicillin 125mg/5ml powder for oral suspension 100ml|ABP|Bottle|1|0.62|V|P||5ml tds 5d
        Amoxicillin 250mg dispersible tablets|ABP|Tablet|100|2.95|V|P||1t bd 5d
        Amoxicillin 500mg + clavulanic acid 125mg tablets|ABP|Tablet|100|11.80|E|H||1t tds 7d
        Ampicillin 500mg powder for injection|ABP|Vial|50|12.10|V|H||
        Benzathine benzylpenicillin 2.4MU powder for injection|ABP|Vial|50|27.50|V|P||
        Benzylpenicillin 1MU powder for injection|ABP|Vial|50|10.90|V|P||
        Cloxacillin 500mg capsules|ABP|Capsule|500|21.75|E|P||1c qid 7d
        Phenoxymethylpenicillin 250mg tablets|ABP|Tablet|1000|22.60|E|P||1t qid 10d
        Ceftriaxone 1g powder for injection|ABO|Vial|10|6.30|V|H||
        Cefalexin 250mg capsules|ABO|Capsule|100|4.85|E|H||1c qid 7d
        Azithromycin 500mg tablets|ABO|Tablet|30|7.20|E|P||1t od 3d
        Ciprofloxacin 500mg tablets|ABO|Tablet|100|3.70|E|P||1t bd 5d
        Doxycycline 100mg tablets|ABO|Tablet|1000|15.20|E|P||1t bd 7d
        Erythromycin 250mg tablets|ABO|Tablet|1000|41.00|E|P||1t qid 7d
        Gentamicin 40mg/ml injection 2ml|ABO|Ampoule|50|5.15|V|P||
        Metronidazole 200mg tablets|ABO|Tablet|1000|7.90|V|P||2t tds 7d
        Metronidazole 5mg/ml infusion 100ml|ABO|Bottle|20|9.60|E|H||
        Nitrofurantoin 100mg capsules|ABO|Capsule|100|8.45|E|P||1c bd 5d
        Sulfamethoxazole 400mg + trimethoprim 80mg tablets|ABO|Tablet|1000|14.30|V|P||2t bd 5d
        Vancomycin 500mg powder for injection|ABO|Vial|10|22.80|N|N||
        Meropenem 1g powder for injection|ABO|Vial|10|48.50|N|N||
        Artemether 20mg + lumefantrine 120mg tablets, 24|AMA|Tablet|720|34.50|V|P||4t bd 3d
        Artesunate 60mg powder for injection|AMA|Vial|10|15.40|V|H||
        Quinine sulfate 300mg tablets|AMA|Tablet|1000|68.00|E|H||2t tds 7d
        Sulfadoxine 500mg + pyrimethamine 25mg tablets|AMA|Tablet|1000|31.20|E|P||3t stat
        Rifampicin 150mg + isoniazid 75mg tablets|TBC|Tablet|672|25.30|V|P||
        Rifampicin 150mg + isoniazid 75mg + pyrazinamide 400mg + ethambutol 275mg tablets|TBC|Tablet|672|44.10|V|P||
        Isoniazid 300mg tablets|TBC|Tablet|672|12.90|E|P||1t od 6m
        Tenofovir 300mg + lamivudine 300mg + dolutegravir 50mg tablets|ARV|Tablet|90|10.20|V|P||1t od 3m
        Abacavir 120mg + lamivudine 60mg dispersible tablets|ARV|Tablet|30|3.60|V|H||
        Nevirapine 50mg/5ml oral suspension 100ml|ARV|Bottle|1|1.95|V|H||
        Zidovudine 300mg + lamivudine 150mg tablets|ARV|Tablet|60|4.75|E|H||1t bd 1m
        Albendazole 400mg tablets|PAR|Tablet|100|2.40|E|P||1t stat
        Ivermectin 3mg tablets|PAR|Tablet|500|39.00|E|P||4t stat
        Mebendazole 100mg tablets|PAR|Tablet|1000|8.10|E|P||1t bd 3d
        Praziquantel 600mg tablets|PAR|Tablet|1000|76.00|E|H||
        Fluconazole 200mg capsules|PAR|Capsule|100|6.55|E|H||1c od 14d
        Nystatin 100,000IU/ml oral suspension 30ml|PAR|Bottle|1|0.88|E|P||1ml qid 7d
        Aciclovir 200mg tablets|PAR|Tablet|100|4.20|E|H||1t five times a day 5d
        BCG vaccine, 20 doses, with diluent|VAC|Vial|10|27.00|V|P|20|
        Measles and rubella vaccine, 10 doses, with diluent|VAC|Vial|10|67.00|V|P|10|
        Oral poliomyelitis vaccine, 20 doses|VAC|Vial|10|32.00|V|P|20|
        Pentavalent vaccine (DTP, HepB, Hib), 10 doses|VAC|Vial|10|96.00|V|P|10|
        Tetanus and diphtheria vaccine, 10 doses|VAC|Vial|10|14.50|V|P|10|
        Pneumococcal conjugate vaccine, 4 doses|VAC|Vial|25|290.00|V|P|4|
        Rotavirus vaccine, oral, 1 dose|VAC|Tube|50|110.00|V|P|1|
        Hepatitis B vaccine, 1 dose|VAC|Vial|25|11.50|E|H|1|
        Rabies vaccine, 1 dose|VAC|Vial|5|42.00|E|N|1|
        """
}
