import Catalogue
import Failures
import HTTPHost
import Payload
import Storage
import SyncCentral
import SyncRules

/// The preferences of all sites (R-OWN 6, 8).
extension CentralAPI {
    private static let word = APISchema.word(GlobalPreference.allCases.map(\.rawValue))
    private static let preference = APIParameter("preference", in: .path, word, "The preference.")
    private static let switchSchema = APISchema.object([APIMember("on", .truth)])

    static let preferenceSchema = APISchema.object([
        APIMember("preference", word), APIMember("title", .text(1...200)), APIMember("on", .truth, "What the primary says."),
        APIMember("inForce", .truth, "Whether it holds on central."), APIMember("overridable", .truth, "A satellite may set it back for itself."),
        APIMember(
            "overrides",
            .list(
                of: .object([
                    APIMember("site", .text(1...400)), APIMember("name", .text(0...400)),
                    APIMember("valid", .truth, "False once the primary has changed the preference since."),
                ]), max: 100_000), "The sites that set it back for themselves."),
    ])

    private static func json(_ listing: PreferenceListing) -> JSONValue {
        let overrides = listing.overrides.map { one in
            JSONValue.object([("site", .string(one.site)), ("name", .string(one.siteName)), ("valid", .bool(one.isValid))])
        }
        return .object([
            ("preference", .string(listing.preference.rawValue)), ("title", .string(listing.preference.title)), ("on", .bool(listing.isOn)),
            ("inForce", .bool(listing.isInForce)), ("overridable", .bool(listing.preference.isOverridable)), ("overrides", .array(overrides)),
        ])
    }

    /// Acts on the preference that the path names; answered is how it stands then.
    private func act(_ call: Call, on act: (PreferenceAdministration, GlobalPreference) throws -> Void) throws -> APIAnswer {
        let preference = try named(call)
        return try self.act(call, at: { try Administration.version(of: preference, $0) }) { administration in
            try act(PreferenceAdministration(administration.database, by: administration.by), preference)
            return try answer(preference)
        }
    }

    private func named(_ call: Call) throws -> GlobalPreference {
        guard let preference = GlobalPreference(rawValue: call.path("preference")) else { throw Failure(.notFound) }
        return preference
    }

    /// A preference as it stands, with its version, which is read before it.
    private func answer(_ preference: GlobalPreference) throws -> APIAnswer {
        let version = try Administration(database).version { try Administration.version(of: preference, $0) }
        guard let listing = try PreferenceAdministration(database).list().first(where: { $0.preference == preference }) else { throw Failure(.notFound) }
        return .ok(Self.json(listing), version: version)
    }

    var preferenceOperations: [Operation] {
        [
            Operation(
                "listPreferences", .get, "preferences", tag: "preferences", "The preferences of all sites, and the sites that set one back for themselves."
            ) { call in
                try Self.slice(call, PreferenceAdministration(database).list(), name: \.preference.rawValue, json: Self.json)
            }
            .needing(.look).taking(Self.slices).answering(200, Self.list(of: Self.preferenceSchema)),
            Operation("readPreference", .get, "preferences/{preference}", tag: "preferences", "One preference of all sites.") { call in
                try answer(named(call))
            }
            .needing(.look).taking([Self.preference], version: true).answering(200, Self.preferenceSchema, failing: [.notFound]),
            Operation(
                "setPreference", .put, "preferences/{preference}", tag: "preferences",
                "Sets a preference for all sites, on the primary; a change ends what satellites had set back."
            ) { call in
                try act(call) { try $0.set($1, on: call.body["on"]?.truth ?? false, user: call.caller.name) }
            }
            .needing(.administer).taking([Self.preference], body: Self.switchSchema, version: true)
            .answering(200, Self.preferenceSchema, failing: [.versionOutdated, .notFound, .notEditor, .userNotInStore]),
            Operation(
                "resetPreference", .post, "preferences/{preference}/reset", tag: "preferences",
                "On the primary: all satellites follow it again. On a satellite: central does."
            ) { call in
                try act(call) { try $0.reset($1, user: call.caller.name) }
            }
            .needing(.administer).taking([Self.preference], version: true)
            .answering(200, Self.preferenceSchema, failing: [.versionOutdated, .notFound, .notEditor, .userNotInStore]),
            Operation(
                "setPreferenceBack", .post, "preferences/{preference}/set-back", tag: "preferences",
                "Sets a preference back on central alone, where another server is the primary; the primary is told."
            ) { call in
                try act(call) { try $0.override($1, user: call.caller.name) }
            }
            .needing(.administer).taking([Self.preference], version: true)
            .answering(200, Self.preferenceSchema, failing: [.versionOutdated, .notFound, .preferenceFixed, .userNotInStore]),
        ]
    }
}
