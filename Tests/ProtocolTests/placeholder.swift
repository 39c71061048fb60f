// Protocol tests
