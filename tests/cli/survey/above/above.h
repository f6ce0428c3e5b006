/* What the modules below share. */
#define ABOVE_NUMBER 4

int above_number(void);
