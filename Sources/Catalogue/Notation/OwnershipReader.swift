/// Reads the ownership properties shared by entries and variants.
struct OwnershipReader {
    let rows: [String: DataTypeRow]
    let names: EntryNames

    /// Takes what concerns ownership out of the list.
    func ownership(from list: inout PropertyList) throws -> Ownership {
        let dataType = try list.require("data")
        let (dataClass, editor) = try OwnershipReader.classAndEditor(list.require("class")[...])
        let audience = try Audience(phrase: list.require("goes to")[...], names: names)
        let homeStore = list.take("home store")
        let row = rows[dataType]
        return Ownership(
            dataType: dataType, classWord: row?.normal ?? "", mirroredClassWord: row?.mirrored ?? "",
            dataClass: dataClass, mirroredEditor: editor, audience: audience,
            ownerPath: try owner(list.take("owner"), dataClass, editor, audience, homeStore),
            homeStoreField: homeStore, widening: try list.take("also to").map(widening),
            merge: try list.take("merged").map(OwnershipReader.merge),
            isAppendOnly: try EntryReader.flag(list.take("written"), "once, never changed"), note: list.take("note"))
    }

    /// Reads `central store, mirrored editor primary`.
    private static func classAndEditor(_ text: Substring) throws -> (DataClass, Editor) {
        let sides = parts(of: text, separatedBy: ", mirrored editor ")
        guard sides.count == 2, let editor = Editor(rawValue: String(sides[1])) else {
            throw PhraseError("expected `<class>, mirrored editor <editor>`: \(text)")
        }
        guard let dataClass = DataClass.allCases.first(where: { $0.word == sides[0] }) else {
            throw PhraseError("unknown class: \(sides[0])")
        }
        return (dataClass, editor)
    }

    private func owner(
        _ phrase: String?, _ dataClass: DataClass, _ editor: Editor, _ audience: Audience, _ homeStore: String?
    ) throws -> OwnerPath {
        if let phrase { return try OwnerPath(phrase: phrase[...], names: names) }
        let implied = OwnerPath.implied(by: dataClass, editor: editor, audience: audience, homeStoreField: homeStore)
        guard let implied else { throw PhraseError("`owner` must be said: class and audience do not tell it") }
        return implied
    }

    /// Reads `where the patient name_ID is visible, with prescriptions_to_all_sites`.
    private func widening(_ text: String) throws -> Widening {
        let sides = parts(of: text[...], separatedBy: ", with ")
        guard sides.count == 2, let preference = GlobalPreference(rawValue: String(sides[1])) else {
            throw PhraseError("expected `<audience>, with <preference>`: \(text)")
        }
        return Widening(preference: preference, audience: try Audience(phrase: sides[0], names: names))
    }

    /// Reads `central, mirrored editor primary; also on Open mSupply; Merging of items, …`.
    private static func merge(_ text: String) throws -> MergeRule {
        let sides = parts(of: text[...], separatedBy: "; ")
        let (dataClass, editor) = try classAndEditor(sides[0])
        let isShared = sides.contains("known to Open mSupply")
        guard sides.count == (isShared ? 3 : 2), let row = sides.last else {
            throw PhraseError("expected `<class>, mirrored editor <editor>; [known to Open mSupply; ]<data>`: \(text)")
        }
        return MergeRule(
            dataType: String(row), dataClass: dataClass, mirroredEditor: editor, isKnownToOpenMSupply: isShared)
    }
}
