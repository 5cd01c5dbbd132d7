extension Declarations {
    /// Temperature sensors.
    static let sensors = Declaration(
        file: "ColdChain/Sensors.swift",
        text: """
            == sensor [v5] Temperature sensors
            data          Vaccine monitors/sensors
            class         store, mirrored editor store
            goes to       the store storeID
            after         Location, store
            direction     both
            deleted       is_active=false
            note          macAddress is "<serial> | <TYPE>" with TYPE BLUE_MAESTRO, LAIRD, BERLINGER or LOG_TAG.
            fields
              ID                           text       key  required
              name                         text       required
              macAddress                   text       required  # serial + " | " + type
              locationID                   text?      present  -> Location
              storeID                      text       required  -> store
              batteryLevel                 int?
              logInterval                  int?
              is_active                    bool       required
              lastConnectionDate           date?      present  pushed YYYY-MM-DDT00:00:00
              lastConnectionTime           time       required  pushed HH:MM:SS
              om_last_connection_datetime  datetime?  present  pushed YYYY-MM-DDTHH:MM:SS
              temperature                  real
              numberOfLogs                 int
              log_delay_date               date?
              log_delay_time               time
              programmed_date              date?
              programmed_time              time
              asset_ID                     text?      -> asset@none

            == sensorLog [none] Sensor logs (old aggregated form)
            data          Vaccine monitors/sensors
            class         store, mirrored editor store
            goes to       the store storeID
            after         sensor, Location, store
            direction     both
            spelling      of field names inferred
            fields
              ID                text       key
              sensorID          text?      -> sensor
              locationID        text?      -> Location
              aggregation       text?
              date              date?
              time              time
              customData        json?
              isInBreach        bool
              storeID           text?      -> store
              temperature       real

            == sensorLogItemLineJoin [none] Stock lines present at a sensor log
            data          Vaccine monitors/sensors
            class         store, mirrored editor store
            goes to       with its sensorLog by sensorLogID
            after         item_line, sensorLog
            direction     both
            spelling      of field names inferred
            fields
              ID                text       key
              itemLineID        text?      -> item_line
              sensorLogID       text?      -> sensorLog
            """)
}
