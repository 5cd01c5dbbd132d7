extension Catalogue {
    /// The whole catalogue as one JSON array, one entry per line, in the order of `types`.
    ///
    /// `class` and `mirroredClass` are the ownership table's printed words; `dataClass` and `mirroredEditor` decide.
    package func json() -> String {
        types.isEmpty ? "[]\n" : "[\n" + types.map { $0.json() }.joined(separator: ",\n") + "\n]\n"
    }
}

extension RecordType {
    /// The entry as one JSON object on one line.
    package func json() -> String {
        var members: [(name: String, value: JSONText)] = [
            ("table", .string(table)), ("api", .string(api.rawValue)), ("title", .string(title)),
        ]
        members += ownership.members
        members += [("key", .string(keyField)), ("direction", .string(direction.rawValue))]
        members.append(("integrationLevel", .int(integrationLevel)))
        members.append(("parents", .array(parents.map(\.value))))
        members.append(("withheldWithoutTransactions", .bool(isWithheldWithoutTransactions)))
        members.append(("fieldNamesInferred", .bool(areFieldNamesInferred)))
        let deletion: [(name: String, value: JSONText)] = [
            ("text", .string(softDelete.text)), ("assumed", .bool(softDelete.isAssumed)),
        ]
        members.append(("softDelete", .object(deletion)))
        let foreign = foreignAudiences.map { (name: $0.site.rawValue, value: JSONText.string($0.audience.phrase)) }
        members.append(("foreignAudience", .object(foreign)))
        members.append(("variants", .array(variants.map(\.value))))
        if let note { members.append(("note", .string(note))) }
        members.append(("fields", .array(fields.map(\.value))))
        var text = ""
        JSONText.object(members).write(to: &text)
        return text
    }
}

extension Reference {
    var value: JSONText { .object([("table", .string(table)), ("api", .string(api.rawValue))]) }
}

extension Variant {
    var value: JSONText {
        var members: [(name: String, value: JSONText)] = [("when", .string(condition.phrase))]
        members += ownership.members
        if let note = ownership.note { members.append(("note", .string(note))) }
        return .object(members)
    }
}

extension Ownership {
    var members: [(name: String, value: JSONText)] {
        var members: [(name: String, value: JSONText)] = [
            ("dataType", .string(dataType)), ("class", .string(classWord)),
            ("mirroredClass", .string(mirroredClassWord)), ("dataClass", .string(dataClass.rawValue)),
            ("mirroredEditor", .string(mirroredEditor.rawValue)), ("audience", .string(audience.phrase)),
            ("owner", .string(ownerPath.phrase)),
        ]
        if let homeStoreField { members.append(("homeStore", .string(homeStoreField))) }
        if let widening {
            let value: [(name: String, value: JSONText)] = [
                ("preference", .string(widening.preference.rawValue)), ("audience", .string(widening.audience.phrase)),
            ]
            members.append(("widening", .object(value)))
        }
        if let merge {
            let value: [(name: String, value: JSONText)] = [
                ("dataType", .string(merge.dataType)), ("dataClass", .string(merge.dataClass.rawValue)),
                ("mirroredEditor", .string(merge.mirroredEditor.rawValue)),
                ("knownToOpenMSupply", .bool(merge.isKnownToOpenMSupply)),
            ]
            members.append(("merge", .object(value)))
        }
        if isAppendOnly { members.append(("appendOnly", .bool(true))) }
        return members
    }
}

extension Field {
    var value: JSONText {
        var members: [(name: String, value: JSONText)] = [
            ("name", .string(name)), ("type", .string(type.rawValue)), ("nullable", .bool(isNullable)),
        ]
        if isKey { members.append(("key", .bool(true))) }
        if let defaultText { members.append(("default", .raw(defaultText))) }
        if let references { members.append(("references", references.value)) }
        if requirement != .none { members.append(("required", .string(requirement.rawValue))) }
        if !values.isEmpty { members.append(("values", .array(values.map(value)))) }
        if isClosed { members.append(("closed", .bool(true))) }
        if let pushFormat { members.append(("pushFormat", .string(pushFormat))) }
        if !aliases.isEmpty { members.append(("aliases", .array(aliases.map(JSONText.string)))) }
        if let note { members.append(("note", .string(note))) }
        if !fields.isEmpty { members.append(("fields", .array(fields.map(\.value)))) }
        return .object(members)
    }

    private func value(_ value: FieldValue) -> JSONText {
        var members: [(name: String, value: JSONText)] = [
            ("value", type == .int ? .raw(value.value) : .string(value.value)), ("meaning", .string(value.meaning)),
        ]
        if !value.aliases.isEmpty { members.append(("aliases", .array(value.aliases.map(JSONText.string)))) }
        return .object(members)
    }
}
