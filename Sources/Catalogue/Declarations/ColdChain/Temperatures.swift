extension Declarations {
    /// Temperature logs and breaches.
    static let temperatures = Declaration(
        file: "ColdChain/Temperatures.swift",
        text: """
            == temperature_breach [v5] Temperature breaches
            data          Vaccine monitors/sensors
            class         store, mirrored editor store
            goes to       the store store_ID
            after         sensor, store, Location
            direction     both
            deleted       never: Open mSupply knows no delete of it
            fields
              ID                             text       key  required
              duration                       int        required  # milliseconds
              type                           text       required  closed
                  - COLD_CONSECUTIVE, HOT_CONSECUTIVE, COLD_CUMULATIVE, HOT_CUMULATIVE, EXCURSION
              sensor_ID                      text       required  -> sensor
              location_ID                    text?      present  -> Location
              store_ID                       text       required  -> store
              start_date                     date?      present  pushed YYYY-MM-DDT00:00:00
              start_time                     time       required  pushed HH:MM:SS
              end_date                       date?      present  pushed YYYY-MM-DDT00:00:00
              end_time                       time       required  pushed HH:MM:SS
              acknowledged                   bool       required
              threshold_minimum_temperature  real       required
              threshold_maximum_temperature  real       required
              threshold_duration             int        required  # milliseconds
              om_end_datetime                datetime?  present  pushed YYYY-MM-DDTHH:MM:SS
              om_start_datetime              datetime?  present  pushed YYYY-MM-DDTHH:MM:SS
              om_comment                     text?      present
              temperature_breach_config_ID   text?      -> temperature_breach_config

            == temperature_breach_config [none] Temperature breach configurations
            data          Vaccine monitors/sensors
            class         store, mirrored editor store
            goes to       the store store_ID
            after         Location, Location_type, store
            direction     both
            deleted       (assumed) is_active=false
            note          Exists locally in Open mSupply but has no sync translator.
            fields
              ID                   text       key
              minimum_temperature  real
              maximum_temperature  real
              duration             int
              description          text?
              colour               text?
              is_active            bool
              type                 text?
                  - COLD_CONSECUTIVE, HOT_CONSECUTIVE, COLD_CUMULATIVE, HOT_CUMULATIVE
              location_ID          text?      -> Location
              location_type_ID     text?      -> Location_type
              store_ID             text?      -> store

            == temperature_log [v5] Temperature logs
            data          Vaccine monitors/sensors
            class         store, mirrored editor store
            goes to       the store store_ID
            after         store, Location, sensor, temperature_breach
            direction     both
            deleted       never: Open mSupply knows no delete of it
            fields
              ID                     text       key  required
              temperature            real       required
              sensor_ID              text       required  -> sensor
              location_ID            text?      present  -> Location
              store_ID               text       required  -> store
              date                   date?      present  pushed YYYY-MM-DDT00:00:00
              time                   time       required  pushed HH:MM:SS
              temperature_breach_ID  text?      present  -> temperature_breach
              om_datetime            datetime?  present  pushed YYYY-MM-DDTHH:MM:SS
              log_interval           int
            """)
}
