extension Medicine {
    /// Medicines against pain and long-lasting illness, for mothers, and fluids; columns as for infections.
    static let general: String = """
        Paracetamol 500mg tablets|ANA|Tablet|1000|6.50|V|P||2t qid prn
        Paracetamol 120mg/5ml oral suspension 100ml|ANA|Bottle|1|0.54|E|P||5ml qid prn
        Ibuprofen 400mg tablets|ANA|Tablet|1000|12.70|E|P||1t tds pc
        Acetylsalicylic acid 100mg tablets|ANA|Tablet|1000|5.80|E|H||1t od
        Diclofenac 25mg/ml injection 3ml|ANA|Ampoule|100|6.90|N|H||
        Morphine 10mg/ml injection 1ml|ANA|Ampoule|10|5.40|V|H||
        Tramadol 50mg capsules|ANA|Capsule|100|3.10|N|H||1c bd prn
        Amlodipine 5mg tablets|CAR|Tablet|100|1.35|E|P||1t od
        Atenolol 50mg tablets|CAR|Tablet|1000|9.40|E|H||1t od
        Enalapril 5mg tablets|CAR|Tablet|1000|10.80|E|P||1t od
        Furosemide 40mg tablets|CAR|Tablet|1000|6.20|E|P||1t od
        Furosemide 10mg/ml injection 2ml|CAR|Ampoule|100|8.30|V|H||
        Hydralazine 20mg powder for injection|CAR|Ampoule|5|17.90|V|H||
        Hydrochlorothiazide 25mg tablets|CAR|Tablet|1000|5.60|E|P||1t od
        Methyldopa 250mg tablets|CAR|Tablet|1000|33.00|E|P||1t tds
        Simvastatin 20mg tablets|CAR|Tablet|100|2.15|N|H||1t nocte
        Glibenclamide 5mg tablets|END|Tablet|1000|4.90|E|P||1t od ac
        Metformin 500mg tablets|END|Tablet|1000|12.20|V|P||1t bd pc
        Insulin, human, 100IU/ml soluble, 10ml|END|Vial|1|4.60|V|H||
        Insulin, human, 100IU/ml isophane, 10ml|END|Vial|1|4.75|V|H||
        Hydrocortisone 100mg powder for injection|END|Vial|50|21.60|V|H||
        Prednisolone 5mg tablets|END|Tablet|1000|10.10|E|P||2t od
        Levothyroxine 50 microgram tablets|END|Tablet|100|2.70|E|N||1t od
        Salbutamol 100 microgram per dose inhaler, 200 doses|RES|Inhaler|1|1.42|V|P||2 puffs prn
        Salbutamol 5mg/ml solution for nebuliser 20ml|RES|Bottle|1|1.90|V|H||
        Beclometasone 100 microgram per dose inhaler, 200 doses|RES|Inhaler|1|2.85|E|H||1 puff bd
        Aminophylline 25mg/ml injection 10ml|RES|Ampoule|50|9.20|E|H||
        Epinephrine (adrenaline) 1mg/ml injection 1ml|RES|Ampoule|50|11.30|V|P||
        Carbamazepine 200mg tablets|NEU|Tablet|500|9.80|E|P||1t bd
        Diazepam 5mg/ml injection 2ml|NEU|Ampoule|50|7.40|V|P||
        Phenobarbital 30mg tablets|NEU|Tablet|1000|6.70|E|P||1t nocte
        Amitriptyline 25mg tablets|NEU|Tablet|500|5.30|E|H||1t nocte
        Haloperidol 5mg tablets|NEU|Tablet|100|2.20|E|N||
        Omeprazole 20mg capsules|GAS|Capsule|100|1.80|E|P||1c od ac
        Oral rehydration salts, sachet for 1 litre|GAS|Sachet|100|7.60|V|P||1 sachet after each loose stool
        Zinc sulfate 20mg dispersible tablets|GAS|Tablet|100|1.65|V|P||1t od 10d
        Metoclopramide 5mg/ml injection 2ml|GAS|Ampoule|100|7.10|E|H||
        Oxytocin 10IU injection 1ml|MAT|Ampoule|10|2.95|V|P||
        Magnesium sulfate 500mg/ml injection 10ml|MAT|Ampoule|10|4.40|V|P||
        Misoprostol 200 microgram tablets|MAT|Tablet|60|9.90|V|P||
        Levonorgestrel 30 microgram tablets, cycle of 35|MAT|Each|100|31.00|E|P||1t od
        Medroxyprogesterone acetate 150mg injection 1ml|MAT|Vial|25|19.50|E|P||
        Ferrous salt 60mg iron + folic acid 400 microgram tablets|VIT|Tablet|1000|5.10|V|P||1t od
        Folic acid 5mg tablets|VIT|Tablet|1000|4.70|E|H||1t od
        Retinol (vitamin A) 200,000IU capsules|VIT|Capsule|500|12.40|V|P||1c stat
        Multiple micronutrient powder, sachet of 1g|VIT|Sachet|30|0.95|N|P||1 sachet od
        Sodium chloride 0.9% infusion 1 litre|FLU|Bottle|12|9.70|V|P||
        Compound sodium lactate (Ringer) infusion 1 litre|FLU|Bottle|12|10.20|V|P||
        Glucose 5% infusion 1 litre|FLU|Bottle|12|9.95|V|H||
        Glucose 50% injection 50ml|FLU|Vial|25|21.30|V|P||
        Water for injection 10ml|FLU|Ampoule|100|3.80|V|P||
        Potassium chloride 150mg/ml injection 10ml|FLU|Ampoule|20|4.10|E|H||
        """
}
