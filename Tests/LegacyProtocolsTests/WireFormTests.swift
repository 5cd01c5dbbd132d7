import Catalogue
import Payload
import Testing

@testable import LegacyProtocols

@Suite("What v5 sites push is kept, and what they read is formed, as by a typed table")
struct WireFormTests {
    private static func table(_ name: String) throws -> WireTable { try #require(WireTables.standard[name]) }

    private static func taken(_ table: String, _ pushed: String, over stored: String? = nil) throws -> String {
        String(decoding: try Self.table(table).taken(Array(pushed.utf8), over: stored.map { Array($0.utf8) }), as: UTF8.self)
    }

    private static func sent(_ table: String, _ stored: String) throws -> String {
        String(decoding: try Self.table(table).sent(Array(stored.utf8)), as: UTF8.self)
    }

    private static func value(_ table: String, _ stored: String, _ field: String) throws -> String? {
        try JSONValue(parsing: sent(table, stored))[field].map { String(decoding: $0.serialised(), as: UTF8.self) }
    }

    @Test func `times that are pushed as text are kept as seconds since midnight`() throws {
        let pushed = #"{"ID":"m","store_ID":"s","enter_time":"00:16:40","exit_time":"00:00:00","enter_date":"2023-02-10T00:00:00","exit_date":null}"#
        let kept = #"{"ID":"m","store_ID":"s","enter_time":1000,"exit_time":0,"enter_date":"2023-02-10","exit_date":null}"#
        #expect(try Self.taken("location_movement", pushed) == kept)
    }

    @Test(arguments: [
        ("23:59:59", "86399"), ("13:04:06.750", "47046"), ("00:00:00", "0"), ("", "0"), ("24:00:00", "0"), ("noon", "0"), ("1:2", "0"), ("-1:00:00", "0"),
    ])
    func `a time is read as whole seconds, and what is none as midnight`(text: String, seconds: String) throws {
        #expect(try Self.value("temperature_log", #"{"ID":"t","time":"\#(text)"}"#, "time") == seconds)
    }

    @Test func `a time that nobody can read stays as it was pushed, until it is sent`() throws {
        #expect(try Self.taken("temperature_log", #"{"ID":"t","time":"noon"}"#) == #"{"ID":"t","time":"noon"}"#)
    }

    @Test func `days lose their hour, also inside the object of newer fields, and moments keep theirs to the fraction`() throws {
        let pushed = #"{"ID":"l","expiry_date":"2022-02-22T00:00:00","oms_fields":{"manufacture_date":"2021-01-01T00:00:00","campaign_id":null}}"#
        let kept = #"{"ID":"l","expiry_date":"2022-02-22","oms_fields":{"manufacture_date":"2021-01-01","campaign_id":null}}"#
        #expect(try Self.taken("trans_line", pushed) == kept)
        let moment = #"{"ID":"t","om_created_datetime":"2021-07-30T13:04:06.123456"}"#
        #expect(try Self.taken("transact", moment) == moment)
        #expect(try Self.taken("name", #"{"ID":"n","created_date":"2003-03-03 00:00:00"}"#) == #"{"ID":"n","created_date":"2003-03-03"}"#)
        #expect(try Self.taken("name", #"{"ID":"n","created_date":"0000-00-00"}"#) == #"{"ID":"n","created_date":"0000-00-00"}"#)
    }

    @Test func `objects that come as text become objects, other text stays, an empty one is none`() throws {
        let pushed = #"{"ID":"f","json_schema":"{\"a\": [1, 2]}","ui_schema":"{}","type":"x"}"#
        #expect(try Self.taken("form_schema", pushed) == #"{"ID":"f","json_schema":{"a":[1,2]},"ui_schema":{},"type":"x"}"#)
        #expect(try Self.taken("requisition", #"{"ID":"r","oms_fields":""}"#) == #"{"ID":"r","oms_fields":null}"#)
        #expect(try Self.taken("pref", #"{"ID":"p","data":"Opua Health Centre"}"#) == #"{"ID":"p","data":"Opua Health Centre"}"#)
        #expect(try Self.taken("pref", #"{"ID":"p","data":"{broken"}"#) == #"{"ID":"p","data":"{broken"}"#)
        let parents = #"{"ID":"d","parent_IDs":"[\"document_1\"]"}"#
        #expect(try Self.taken("om_document", parents) == parents)
    }

    @Test func `nulls overwrite and stay nulls, and what a site does not send stays`() throws {
        let stored = #"{"ID":"s","batch":"B","note":"old","spare":7}"#
        let kept = #"{"ID":"s","batch":null,"note":"old","spare":7,"hold":true}"#
        #expect(try Self.taken("item_line", #"{"ID":"s","batch":null,"hold":true}"#, over: stored) == kept)
        #expect(try Self.value("Stock_take_lines", #"{"ID":"l","om_note":null}"#, "om_note") == "null")
    }

    @Test(arguments: [
        ("transact", "insuranceDiscountAmount"), ("transact", "insuranceDiscountRate"), ("purchase_order", "freight_charge"),
        ("purchase_order", "curr_rate"), ("purchase_order_line", "quan_adjusted_order"),
    ])
    func `numbers that sites push as null and refuse as null are kept as nought`(table: String, field: String) throws {
        #expect(try Self.taken(table, #"{"ID":"x","\#(field)":null}"#) == #"{"ID":"x","\#(field)":0}"#)
    }

    @Test(arguments: [
        ("1.0", "1"), ("1001.00", "1001"), ("2.50", "2.5"), ("0.0", "0"), ("-0.0", "0"), ("1e2", "100"), ("1.5E-3", "0.0015"), ("-12.340", "-12.34"),
        ("0.30000000000000004", "0.30000000000000004"), ("12345678901234567890.10", "12345678901234567890.1"), ("1e300", "1e300"), ("7", "7"),
    ])
    func `a number is kept in its shortest spelling, to the last digit`(written: String, shortest: String) throws {
        #expect(String(decoding: ShortestNumber.spelling(of: Array(written.utf8)), as: UTF8.self) == shortest)
        #expect(try Self.taken("item_line", #"{"ID":"s","cost_price":\#(written)}"#) == #"{"ID":"s","cost_price":\#(shortest)}"#)
    }

    @Test func `a site is never sent a fraction where it reads whole numbers, nor a text where it reads a number`() throws {
        #expect(try Self.value("transact", #"{"ID":"t","invoice_num":7.0}"#, "invoice_num") == "7")
        #expect(try Self.value("transact", #"{"ID":"t","invoice_num":"12"}"#, "invoice_num") == "12")
        #expect(try Self.value("transact", #"{"ID":"t","invoice_num":6.5}"#, "invoice_num") == "7")
        #expect(try Self.value("item_line", #"{"ID":"s","cost_price":"2.50"}"#, "cost_price") == "2.5")
        #expect(try Self.value("item_line", #"{"ID":"s","hold":"true"}"#, "hold") == "true")
        #expect(try Self.value("item_line", #"{"ID":"s","batch":17}"#, "batch") == #""17""#)
        #expect(try Self.value("trans_line", #"{"ID":"l","prescribedQuantity":""}"#, "prescribedQuantity") == "null")
    }

    @Test func `every key that a site demands is sent, blank where the record has none, and no other is invented`() throws {
        let item = try JSONValue(parsing: Self.sent("item", #"{"ID":"i","type_of":"general"}"#))
        let members = try #require(item.members).map { "\($0.key)=\(String(decoding: $0.value.serialised(), as: UTF8.self))" }
        #expect(
            members == [
                #"ID="i""#, #"type_of="general""#, #"item_name="""#, #"code="""#, #"unit_ID="""#, "default_pack_size=0", "is_vaccine=false",
                #"VEN_category="""#, #"strength="""#, "doses=0", #"category_ID="""#, #"restricted_location_type_ID="""#, "volume_per_pack=0",
                #"universalcodes_code="""#,
            ])
        #expect(try Self.value("name", #"{"ID":"n","type":"facility"}"#, "date_of_birth") == #""0000-00-00""#)
        #expect(try Self.value("name", #"{"ID":"n","type":"facility"}"#, "margin") == nil)
        #expect(try Self.value("name", #"{"ID":"n","type":"facility"}"#, "freightfac") == nil)
        #expect(try Self.value("name", #"{"ID":"n","type":"facility"}"#, "charge code") == #""""#)
        #expect(try Self.value("store", #"{"ID":"s","name_ID":"n"}"#, "store_mode") == #""store""#)
        #expect(try Self.value("store", #"{"ID":"s","name_ID":"n"}"#, "sync_id_remote_site") == "0")
        #expect(try Self.value("list_master", #"{"ID":"l"}"#, "inactive") == "false")
        #expect(try Self.value("list_master", #"{"ID":"l"}"#, "discount_percentage") == "0")
        #expect(try Self.value("list_master", #"{"ID":"l"}"#, "programSettings") == "null")
        #expect(try Self.value("item_store_join", #"{"ID":"j","item_ID":"i","store_ID":"s"}"#, "default_price") == "0")
    }

    @Test func `a record that is in form already is sent byte for byte`() throws {
        let item =
            #"{"ID":"i","type_of":"general","item_name":"x","code":"c","unit_ID":null,"default_pack_size":1,"is_vaccine":false,"VEN_category":"","strength":null,"doses":0,"category_ID":"","restricted_location_type_ID":"","volume_per_pack":0.5,"universalcodes_code":"","name":"an unknown key","zz":{"b":1.50}}"#
        #expect(try Self.sent("item", item) == item)
    }

    @Test func `forming twice changes nothing more, for every table and whatever stands in its fields`() throws {
        let values = ["null", "true", "7", "7.50", "-1e3", #""""#, #""text""#, #""2020-01-02T00:00:00""#, #""12:13:14""#, #""{\"a\":1}""#, "{}", "[1]"]
        var generator = SystemRandomNumberGenerator()
        for type in Catalogue.standard.types where type.api == .v5 {
            let table = try Self.table(type.table)
            for _ in 0..<20 {
                let members = type.fields.filter { _ in Bool.random(using: &generator) }.map {
                    "\"\($0.name)\":\(values.randomElement(using: &generator) ?? "null")"
                }
                let record = Array("{\(members.joined(separator: ","))}".utf8)
                let once = try table.sent(record)
                #expect(try table.sent(once) == once, "\(String(decoding: record, as: UTF8.self))")
                let kept = try table.taken(record, over: nil)
                #expect(try table.taken(kept, over: kept) == kept, "\(String(decoding: record, as: UTF8.self))")
                #expect(try JSONValue(parsing: once).members != nil)
            }
        }
    }

    @Test(arguments: ["", "[]", "{", #"{"ID":1,"ID":2}"#, "null", #"{"a":tru}"#])
    func `bytes that are no object are refused`(bytes: String) throws {
        #expect(throws: PayloadError.self) { try Self.table("item").sent(Array(bytes.utf8)) }
        #expect(throws: PayloadError.self) { try Self.table("item").taken(Array(bytes.utf8), over: nil) }
    }
}
