#include "above.h"

int above_number(void)
{
	return ABOVE_NUMBER;
}
