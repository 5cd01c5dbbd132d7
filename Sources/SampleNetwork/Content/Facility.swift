/// The names that are neither stores nor patients. All are invented.
struct Facility: Sendable {
    let code: String
    let name: String
    let address: String

    /// Sell to the central medical store.
    static let suppliers: [Facility] = parse(
        """
        SUP01|Amber Quay Pharmaceuticals|Dock 4, Port Amity
        SUP02|Blue Heron Medical Traders|88 Wharf Street, Port Amity
        SUP03|Copperline Generics|Industrial Park 2, Port Amity
        SUP04|Driftwood Hospital Supplies|19 Market Square, Port Amity
        SUP05|Evergate Vaccine Procurement|Airport Road, Port Amity
        SUP06|Fernhill Diagnostics|Science Parade, Upper Amity
        """)

    static let manufacturers: [Facility] = parse(
        """
        MAN01|Greywater Laboratories|
        MAN02|Highmoor Formulations|
        MAN03|Islet Biologicals|
        MAN04|Juniper Healthworks|
        """)

    static let donors: [Facility] = parse(
        """
        DON01|Lantern Health Fund|
        DON02|Open Palm Foundation|
        """)

    /// Receive from the store whose plan names their code.
    static let customers: [Facility] = parse(
        """
        CBR|Coral Bay Regional Hospital|Coral Bay
        SMP|Saltmarsh Provincial Hospital|Saltmarsh
        TPM|Twin Palms Mission Hospital|Twin Palms
        CRP|Cedar Ridge Health Post|Cedar Ridge, Riverside District
        MPP|Mangrove Point Health Post|Mangrove Point, Riverside District
        OFP|Old Ferry Health Post|Old Ferry, Riverside District
        SBP|Stonebridge Health Post|Stonebridge, Riverside District
        HVM|Hillview Maternity Ward|Hillview
        HVS|Hillview Surgical Ward|Hillview
        HVO|Hillview Outreach Team|Hillview
        """)

    private static func parse(_ lines: String) -> [Facility] {
        lines.split(separator: "\n").map { line in
            let columns = line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
            precondition(columns.count == 3, "three columns: \(line)")
            return Facility(code: columns[0], name: columns[1], address: columns[2])
        }
    }
}
