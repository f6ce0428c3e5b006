int part_two_value(void);

int part_two_value(void)
{
	return 42;
}
